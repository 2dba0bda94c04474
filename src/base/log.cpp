#include "base/log.hpp"

#include <utility>

namespace azvmreset::base {

Log::Log(LogLevel level, LogSink sink) : level_(sink ? level : LogLevel::off), sink_(std::move(sink)) {}

void Log::write(LogLevel level, std::string_view component, std::string_view message,
                std::span<const LogField> fields) const noexcept {
  if (!enabled(level)) return;
  try {
    sink_(LogRecord{level, component, message, fields.data(), fields.size()});
  } catch (...) {
    // A log that fails must not fail the work it tells of.
  }
}

void Log::write(LogLevel level, std::string_view component, fmt::string_view text,
                fmt::format_args args) const noexcept {
  try {
    write(level, component, vformat_to_string(text, args));
  } catch (...) {
    // No memory for the line: it is dropped.
  }
}

}  // namespace azvmreset::base
