#include "base/encoding/percent.hpp"

#include "base/ascii.hpp"

namespace azvmreset::base {
namespace {

template <class Text>
void append_escape(Text& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out.push_back('%');
  out.push_back(digits[byte >> 4]);
  out.push_back(digits[byte & 0x0F]);
}

}  // namespace

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      append_escape(out, c);
    }
  }
  return out;
}

void append_form_encoded(WipedString& body, std::string_view text) {
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '*' || c == '-' || c == '.' || c == '_') {
      body.push_back(c);
    } else if (c == ' ') {
      body.push_back('+');
    } else {
      append_escape(body, c);
    }
  }
}

}  // namespace azvmreset::base
