#include "base/encoding/base64url.hpp"

#include "base/encoding/base64_groups.hpp"
#include "base/wiped.hpp"

namespace azvmreset::base {
namespace {

constexpr Base64Alphabet url_safe = {'-', '_'};

}  // namespace

std::string base64url_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  append_base64_groups(text, bytes, url_safe);
  return text;
}

Secret base64url_encode(const Secret& secret) {
  WipedString text;
  append_base64_groups(text, secret.expose(), url_safe);
  return Secret(view(text));
}

std::optional<std::string> base64url_decode(std::string_view text) { return decode_base64_groups(text, url_safe); }

}  // namespace azvmreset::base
