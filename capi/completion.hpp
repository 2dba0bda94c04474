// How a host ends what it was asked for. Neither function can fail: what goes
// wrong on the way becomes the answer.
#pragma once

#include <azvmreset.h>
#include <azvmreset/error.hpp>

#include <string>

namespace azvmreset::capi {

// Runs `answer`; when there is no memory for it, the completion fails.
template <class Completion, class Answer>
void end(Completion& completion, Answer answer) noexcept {
  try {
    answer();
  } catch (...) {
    completion.fail(Error{ErrorCode::out_of_memory, std::string()});
  }
}

// What the host says went wrong. A number that is no error is the host's
// mistake, and so `internal`.
inline Error host_error(azvmr_status status, const char* message) {
  const auto code = static_cast<ErrorCode>(status);
  const bool known = name_of(code) != "unknown";
  return Error{known ? code : ErrorCode::internal, message == nullptr ? "" : message};
}

}  // namespace azvmreset::capi
