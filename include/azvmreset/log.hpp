// Where the library's log lines go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace azvmreset {

enum class LogLevel : std::int32_t { off = 0, error = 1, warn = 2, info = 3, debug = 4, trace = 5 };

// A part of what a line tells, for logs that are searched and not only read:
// "method", "host", "path", "status", "milliseconds", "error", "request_id",
// "correlation_id", "client_request_id", "traceparent". Redacted like the
// message; a name that is not known here may come.
struct LogField {
  std::string_view name;
  std::string_view value;
};

// One line, already redacted: headers and query values are written from an
// allow-list, everything else as "REDACTED". All text is borrowed for the call.
struct LogRecord {
  LogLevel level;
  std::string_view component;  // the floor that speaks: "http", "auth", "arm" …
  std::string_view message;

  const LogField* fields = nullptr;
  std::size_t field_count = 0;
};

// Called on the thread that drives the client's loop, without a lock. It must
// not block, and an exception out of it is dropped.
using LogSink = std::function<void(const LogRecord&)>;

}  // namespace azvmreset
