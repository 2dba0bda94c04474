// Results as text; JSON comes from the library.
#pragma once

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

#include <string>

namespace azvmreset::cli {

// Complete lines. The first one says what is open, or what was done and how
// far that is proved.
std::string text_of(const PreflightReport& report);
std::string text_of(const ResetResult& result);

}  // namespace azvmreset::cli
