// Where a generated password is kept.
#pragma once

#include <azvmreset/sink.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace azvmreset::cli {

// "FILE", or "fd:N" for a descriptor that is open for writing.
Result<Sink> secret_sink_of(const std::string& text);

bool names_descriptor(std::string_view text) noexcept;

// Where a person finds it: "the password is in FILE"; nothing of a descriptor.
void tell_of_secret_out(std::ostream& err, const std::string& text);

}  // namespace azvmreset::cli
