#include "guest/echo.hpp"

#include "base/ascii.hpp"
#include "base/wiped.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::guest {
namespace {

constexpr std::size_t shortest_masked = 4;
constexpr std::string_view mask = "REDACTED";
constexpr std::string_view cut = "\"…";  // how base::quoted() ends what it shortens

void mask_whole(std::string& text, std::string_view secret) {
  for (std::size_t at = 0; (at = base::find_ignoring_case(text, secret, at)) != std::string_view::npos;
       at += mask.size()) {
    text.replace(at, secret.size(), mask);
  }
}

void mask_at_cuts(std::string& text, std::string_view secret) {
  for (std::size_t at = 0; (at = text.find(cut, at)) != std::string::npos; at += cut.size()) {
    for (std::size_t length = std::min(secret.size(), at); length >= shortest_masked; --length) {
      const std::size_t begin = at - length;
      if (!base::equals_ignoring_case(std::string_view(text).substr(begin, length), secret.substr(0, length))) continue;
      text.replace(begin, length, mask);
      at = begin + mask.size();
      break;
    }
  }
}

// As JSON and base::quoted() write it.
base::WipedString escaped(std::string_view secret) {
  base::WipedString text;
  for (const char c : secret) {
    if (c == '"' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text;
}

}  // namespace

std::string mask_echo(std::string_view text, const Secret& password) {
  const std::string_view secret = password.expose();
  if (secret.empty()) return std::string(text);
  if (secret.size() < shortest_masked) {
    const bool echoed = base::find_ignoring_case(text, secret) != std::string_view::npos;
    return echoed ? "(withheld: it holds the password)" : std::string(text);
  }
  std::string masked(text);
  mask_whole(masked, secret);
  mask_at_cuts(masked, secret);
  // Not twice the same: the mask itself might resemble the password.
  if (const base::WipedString with_escapes = escaped(secret); with_escapes.size() != secret.size()) {
    mask_whole(masked, base::view(with_escapes));
    mask_at_cuts(masked, base::view(with_escapes));
  }
  return masked;
}

}  // namespace azvmreset::guest
