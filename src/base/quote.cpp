#include "base/quote.hpp"

#include "base/encoding/utf8.hpp"
#include "base/format.hpp"

namespace azvmreset::base {
namespace {

// Controls, and what is invisible or changes the reading order: with them a
// hostile name could rewrite the line that warns of it.
bool must_be_escaped(char32_t c) noexcept {
  struct Range {
    char32_t first, last;
  };
  static constexpr Range ranges[] = {
      {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x061C, 0x061C}, {0x200B, 0x200F},
      {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF},
  };
  for (const Range& range : ranges) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += c < 0x80 ? format("\\x{:02x}", static_cast<unsigned>(c)) : format("\\u{{{:x}}}", static_cast<unsigned>(c));
  }
}

}  // namespace

std::string quoted(std::string_view untrusted, std::size_t max) {
  std::string out = "\"";
  for (std::size_t shown = 0; !untrusted.empty(); ++shown) {
    if (shown == max) return out + "\"…";
    const CodePoint c = first_code_point(untrusted);
    if (!c.valid) {
      for (const char byte : untrusted.substr(0, c.length))
        out += format("\\x{:02x}", static_cast<unsigned char>(byte));
    } else if (c.value == '"' || c.value == '\\' || must_be_escaped(c.value)) {
      append_escaped(out, c.value);
    } else {
      out += untrusted.substr(0, c.length);
    }
    untrusted.remove_prefix(c.length);
  }
  return out + '"';
}

}  // namespace azvmreset::base
