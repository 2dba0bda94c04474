#include "crashes/needles.hpp"

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::crashes {
namespace {

// These passwords are ASCII.
std::string utf16_of(std::string_view text) {
  std::string wide;
  for (const char one : text) wide.append({one, '\0'});
  return wide;
}

}  // namespace

void Needles::add(std::string_view password) {
  const std::string wide = utf16_of(password);
  for (const std::string_view bytes : {password, std::string_view(wide)}) {
    // Without what depends on the bytes behind it.
    std::string encoded = base::base64_encode(bytes);
    encoded.resize(bytes.size() * 8 / 6);
    std::string of_urls = base::base64url_encode(bytes);
    of_urls.resize(bytes.size() * 8 / 6);
    forms_.emplace_back(bytes);
    if (encoded != of_urls) forms_.push_back(std::move(encoded));
    forms_.push_back(std::move(of_urls));
  }
}

bool Needles::in(std::string_view text) const {
  return std::ranges::any_of(forms_,
                             [text](const std::string& form) { return text.find(form) != std::string_view::npos; });
}

}  // namespace azvmreset::crashes
