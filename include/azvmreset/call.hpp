// What every call may be told, whatever it does.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace azvmreset {

struct CallOptions {
  std::optional<std::chrono::milliseconds> timeout;  // else the client's deadline

  // The caller's trace, as W3C Trace Context writes it: this call's requests
  // go on in it, each with a span of its own. Empty: the client's, if it has one.
  std::string traceparent;
};

}  // namespace azvmreset
