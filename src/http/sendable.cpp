#include "http/sendable.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace azvmreset::http {

namespace {

// One look-up for each character: a token of 2 KB passes here with every request.
class CharacterSet {
 public:
  template <class Belongs>
  explicit constexpr CharacterSet(Belongs belongs) {
    for (int c = 0; c < 256; ++c) has_[static_cast<std::size_t>(c)] = belongs(static_cast<char>(c));
  }
  constexpr bool has(char c) const noexcept { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_{};
};

bool is_token(std::string_view text) noexcept {
  static constexpr CharacterSet token([](char c) {
    return base::is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return token.has(c); });
}

bool has_control_character(std::string_view text) noexcept {
  static constexpr CharacterSet control([](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
  return std::any_of(text.begin(), text.end(), [](char c) { return control.has(c); });
}

// Framing, routing and what belongs to one connection: a second opinion on
// these is how one request becomes two.
bool belongs_to_transport(std::string_view name) noexcept {
  constexpr std::string_view names[] = {"Connection", "Content-Length",    "Expect",
                                        "Host",       "HTTP2-Settings",    "Keep-Alive",
                                        "TE",         "Transfer-Encoding", "Upgrade"};
  return base::starts_with_ignoring_case(name, "Proxy-") ||
         std::any_of(std::begin(names), std::end(names),
                     [name](std::string_view known) { return base::equals_ignoring_case(known, name); });
}

}  // namespace

Result<void> check_method(std::string_view method) {
  const bool letters =
      !method.empty() && std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (letters) return {};
  return base::fail(ErrorCode::invalid_argument, "{} is not an HTTP method", base::quoted(method));
}

Result<void> check_header(std::string_view name, std::string_view value) {
  if (!is_token(name)) {
    return base::fail(ErrorCode::invalid_argument, "{} is not a name of an HTTP header", base::quoted(name));
  }
  if (belongs_to_transport(name)) {
    return base::fail(ErrorCode::invalid_argument, "the header {} is set by the transport alone", base::quoted(name));
  }
  if (has_control_character(value)) {
    return base::fail(ErrorCode::invalid_argument, "the value of the header {} holds a control character",
                      base::quoted(name));
  }
  return {};
}

}  // namespace azvmreset::http
