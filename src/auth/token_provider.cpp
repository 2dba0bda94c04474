#include "auth/token_provider.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/wiped.hpp"

#include <algorithm>

namespace azvmreset::auth {

namespace {

constexpr std::string_view kScheme = "Bearer ";

Secret header_value_for(std::string_view token) {
  base::WipedString value;
  value.reserve(kScheme.size() + token.size());
  base::append(value, kScheme);
  base::append(value, token);
  return Secret(base::view(value));
}

// Contract C4: a fifth of its life before the end, five minutes at least. A
// token so short-lived that this were nearly always is used for half its life.
std::chrono::seconds lead_of(std::chrono::seconds lifetime) noexcept {
  return std::min(std::max<std::chrono::seconds>(std::chrono::minutes{5}, lifetime / 5), lifetime / 2);
}

}  // namespace

Token::Token(std::string_view text, WallTime received, std::chrono::seconds lifetime,
             std::optional<std::chrono::seconds> refresh_in)
    : authorization_(header_value_for(text)) {
  lifetime = std::clamp(lifetime, std::chrono::seconds{0}, base::longest_duration);
  expires_ = received + lifetime;
  refresh_after_ = received + std::min(refresh_in.value_or(lifetime - lead_of(lifetime)), lifetime);
}

Token::Token(std::string_view text) : authorization_(header_value_for(text)) {}

std::string_view Token::text() const noexcept { return authorization_.expose().substr(kScheme.size()); }

bool is_bearer_text(std::string_view text) noexcept { return !text.empty() && base::is_graphic(text); }

}  // namespace azvmreset::auth
