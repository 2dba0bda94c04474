#include "simulation/secrets.hpp"

#include "base/encoding/base64.hpp"
#include "base/encoding/hex.hpp"
#include "base/encoding/percent.hpp"
#include "simulation/plan.hpp"

namespace azvmreset::simulation {
namespace {

// What base64 makes of `text`, wherever it stands in a longer one: the digits
// that its neighbours have no part in.
std::string base64_core(std::string_view text, std::size_t offset) {
  const std::string padded = std::string(offset, 'x') + std::string(text);
  const std::string whole = base::base64_encode(padded.substr(0, padded.size() / 3 * 3));
  return whole.substr(offset == 0 ? 0 : 4);
}

std::string utf16(std::string_view ascii) {
  std::string wide;
  for (const char c : ascii) wide.append({c, '\0'});
  return wide;
}

}  // namespace

// Simulated polling URLs that are signed have a signature of this one letter.
Secrets::Secrets(std::string_view client_secret) : signature_(64, 'A') {
  password_forms_.push_back({"a password", std::string(kCanary)});
  password_forms_.push_back({"a password, backwards", std::string(kCanary.rbegin(), kCanary.rend())});
  password_forms_.push_back({"a password, hexadecimal", base::hex_encode(kCanary)});
  password_forms_.push_back({"a password, UTF-16", utf16(kCanary)});
  for (std::size_t offset = 0; offset < 3; ++offset) {
    password_forms_.push_back({"a password, base64", base64_core(kCanary, offset)});
    password_forms_.push_back({"a password, base64 of UTF-16", base64_core(utf16(kCanary), offset)});
  }
  others_.push_back({"the client secret", std::string(client_secret)});
  others_.push_back({"the client secret, percent-encoded", base::percent_encode(client_secret)});
  others_.push_back({"the client secret, base64", base64_core(client_secret, 0)});
}

void Secrets::add_password(std::string_view password) {
  password_forms_.push_back({"a generated password", std::string(password)});
  password_forms_.push_back({"a generated password, percent-encoded", base::percent_encode(password)});
  password_forms_.push_back({"a generated password, base64", base64_core(password, 0)});
}

std::string_view Secrets::password_in(std::string_view text) const {
  for (const Needle& needle : password_forms_) {
    if (text.find(needle.text) != std::string_view::npos) return needle.name;
  }
  return {};
}

std::string_view Secrets::other_in(std::string_view text) const {
  for (const Needle& needle : others_) {
    if (text.find(needle.text) != std::string_view::npos) return needle.name;
  }
  for (const std::string& token : tokens_) {
    if (text.find(token) != std::string_view::npos) return "a bearer token";
  }
  return {};
}

std::string_view Secrets::found_in_url(std::string_view url) const {
  const std::string_view password = password_in(url);
  return password.empty() ? other_in(url) : password;
}

std::string_view Secrets::found_in(std::string_view text) const {
  if (text.find(signature_) != std::string_view::npos) return "the signature of a polling URL";
  return found_in_url(text);
}

}  // namespace azvmreset::simulation
