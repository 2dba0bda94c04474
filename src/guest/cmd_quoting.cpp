#include "guest/cmd_quoting.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::guest {
namespace {

bool is_plain(char c) noexcept { return c >= ' ' && c <= '~'; }

bool means_something_to_cmd(char c) noexcept {
  constexpr std::string_view special = "\"%^&|<>()!";
  return special.find(c) != std::string_view::npos;
}

// As the C runtime of a Windows program reads it back: backslashes are plain,
// except in front of a quote.
std::string quoted_for_a_program(std::string_view text) {
  std::string out = "\"";
  std::size_t backslashes = 0;
  for (const char c : text) {
    if (c == '"') out.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    out += c;
  }
  return out.append(backslashes, '\\').append("\"");
}

}  // namespace

std::optional<std::string> cmd_quoted(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
  std::string out;
  for (const char c : quoted_for_a_program(text)) {
    if (means_something_to_cmd(c)) out += '^';
    out += c;
  }
  return out;
}

}  // namespace azvmreset::guest
