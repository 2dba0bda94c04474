#include "base/encoding/base64.hpp"

#include "base/encoding/base64_groups.hpp"

namespace azvmreset::base {
namespace {

constexpr Base64Alphabet standard = {'+', '/'};

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  append_base64_groups(text, bytes, standard);
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode_base64_groups(text, standard);
}

}  // namespace azvmreset::base
