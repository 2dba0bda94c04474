// Where a generated password is kept.
#pragma once

#include <azvmreset/sink.hpp>

#include <string>
#include <string_view>

namespace azvmreset::cli {

// "FILE", or "fd:N" for a descriptor that is open for writing.
Result<Sink> secret_sink_of(const std::string& text);

bool names_descriptor(std::string_view text) noexcept;

}  // namespace azvmreset::cli
