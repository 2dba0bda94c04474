// Versions of extension handlers: "2.4", or "2.4.10" where one is installed.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

struct HandlerVersion {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;

  // Two to four numbers with points between them. A PUT names only the first
  // two (F1.1); the others are checked and dropped.
  static std::optional<HandlerVersion> parse(std::string_view text) noexcept;

  std::string text() const;

  friend auto operator<=>(const HandlerVersion&, const HandlerVersion&) noexcept = default;
};

}  // namespace azvmreset::guest
