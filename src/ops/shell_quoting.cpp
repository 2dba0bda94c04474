#include "ops/shell_quoting.hpp"

#include "base/encoding/utf8.hpp"
#include "base/format.hpp"

#include <algorithm>

namespace azvmreset::ops {
namespace {

using base::format;

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_plain(char c) noexcept { return c >= ' ' && c <= '~'; }

// Cuts off and returns what begins the text: a run of printable ASCII, or one
// other code point.
std::string_view next_piece(std::string_view& text) {
  const auto plain = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
  const std::size_t size = plain != 0 ? plain : base::first_code_point(text).length;
  const std::string_view piece = text.substr(0, size);
  text.remove_prefix(size);
  return plain != 0 || base::is_utf8(piece) ? piece : replacement;
}

std::string with_each(std::string_view text, char wanted, std::string_view instead) {
  std::string out;
  for (const char c : text) c == wanted ? out.append(instead) : out.append(1, c);
  return out;
}

bool all_plain(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_plain); }

}  // namespace

std::string bash_quoted(std::string_view text) {
  if (all_plain(text)) return "'" + with_each(text, '\'', R"('\'')") + "'";
  std::string out = "$'";
  while (!text.empty()) {
    const std::string_view piece = next_piece(text);
    if (all_plain(piece)) {
      out += with_each(with_each(piece, '\\', R"(\\)"), '\'', R"(\')");
      continue;
    }
    for (const char byte : piece) out += format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  }
  return out + "'";
}

std::string sh_quoted(std::string_view text) {
  const auto literal = [](std::string_view plain) { return "'" + with_each(plain, '\'', R"('\'')") + "'"; };
  if (all_plain(text)) return literal(text);
  // A substitution loses the newlines at its end.
  const std::string_view ends = text.substr(text.find_last_not_of('\n') + 1);
  text.remove_suffix(ends.size());
  std::string out = "\"$(printf -- '";
  while (!text.empty()) {
    std::string_view piece = next_piece(text);
    if (piece == std::string_view("\0", 1)) piece = replacement;
    if (all_plain(piece)) {
      out += with_each(with_each(with_each(piece, '\\', R"(\\)"), '%', "%%"), '\'', R"(\047)");
      continue;
    }
    for (const char byte : piece) out += format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  }
  out += "')\"";
  return ends.empty() ? out : out + "'" + std::string(ends) + "'";
}

std::string powershell_quoted(std::string_view text) {
  const auto literal = [](std::string_view plain) { return "'" + with_each(plain, '\'', "''") + "'"; };
  if (all_plain(text)) return literal(text);
  // It begins with a string, because a char plus a string is no string.
  std::string out = "(''";
  while (!text.empty()) {
    const std::string_view piece = next_piece(text);
    if (all_plain(piece)) {
      out += " + " + literal(piece);
      continue;
    }
    const auto code_point = static_cast<unsigned>(base::first_code_point(piece).value);
    out += code_point > 0xFFFF ? format(" + [char]::ConvertFromUtf32(0x{:X})", code_point)
                               : format(" + [char]0x{:04X}", code_point);
  }
  return out + ")";
}

}  // namespace azvmreset::ops
