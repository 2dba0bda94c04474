// Errors made where they happen: return fail(ErrorCode::protocol, "found {}", what);
#pragma once

#include <azvmreset/error.hpp>

#include "base/format.hpp"

namespace azvmreset::base {

// Text that came from outside belongs in quoted(); a secret never belongs here.
template <class... Args>
Error fail(ErrorCode code, fmt::format_string<Args...> text, Args&&... args) {
  return Error(code, vformat_to_string(text, fmt::make_format_args(args...)));
}

}  // namespace azvmreset::base
