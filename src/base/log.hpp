// Log lines on their way to the host's sink.
#pragma once

#include <azvmreset/log.hpp>
#include <span>
#include <string_view>

#include "base/format.hpp"

namespace azvmreset::base {

// Shareable as far as the sink is. Logging never fails: what the sink throws
// is dropped, and so is a line for which there is no memory. A line that is
// not wanted is not formatted.
//
// Text from outside belongs in quoted(), a URL in redacted_url().
class Log {
 public:
  Log() = default;  // silent
  Log(LogLevel level, LogSink sink);

  bool enabled(LogLevel level) const noexcept { return level <= level_; }
  void write(LogLevel level, std::string_view component, std::string_view message,
             std::span<const LogField> fields = {}) const noexcept;

  template <class... Args>
  void error(std::string_view component, fmt::format_string<Args...> text, Args&&... args) const noexcept {
    if (enabled(LogLevel::error)) write(LogLevel::error, component, text, fmt::make_format_args(args...));
  }
  template <class... Args>
  void warn(std::string_view component, fmt::format_string<Args...> text, Args&&... args) const noexcept {
    if (enabled(LogLevel::warn)) write(LogLevel::warn, component, text, fmt::make_format_args(args...));
  }
  template <class... Args>
  void info(std::string_view component, fmt::format_string<Args...> text, Args&&... args) const noexcept {
    if (enabled(LogLevel::info)) write(LogLevel::info, component, text, fmt::make_format_args(args...));
  }
  template <class... Args>
  void debug(std::string_view component, fmt::format_string<Args...> text, Args&&... args) const noexcept {
    if (enabled(LogLevel::debug)) write(LogLevel::debug, component, text, fmt::make_format_args(args...));
  }
  template <class... Args>
  void trace(std::string_view component, fmt::format_string<Args...> text, Args&&... args) const noexcept {
    if (enabled(LogLevel::trace)) write(LogLevel::trace, component, text, fmt::make_format_args(args...));
  }

 private:
  void write(LogLevel level, std::string_view component, fmt::string_view text, fmt::format_args args) const noexcept;

  LogLevel level_ = LogLevel::off;
  LogSink sink_;
};

}  // namespace azvmreset::base
