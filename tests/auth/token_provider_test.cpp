#include "auth/token_provider.hpp"

#include <chrono>
#include <optional>

#include "support/catch.hpp"

using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kNow{std::chrono::seconds{1'790'000'000}};

// Whether the token goes stale exactly that long after it was received.
bool stale_after(const Token& token, std::chrono::seconds age) {
  return token.stale_at(kNow + age) && !token.stale_at(kNow + age - 1s);
}

}  // namespace

TEST_CASE("a token is what stands in the Authorization header", "[auth][token]") {
  const Token token("abc.def", kNow, 1h);
  CHECK(token.authorization().expose() == "Bearer abc.def");
  CHECK(token.text() == "abc.def");
}

TEST_CASE("a token is valid for its lifetime", "[auth][token]") {
  const Token token("t", kNow, 1h);
  CHECK(token.valid_at(kNow));
  CHECK(token.valid_at(kNow + 1h - 1s));
  CHECK_FALSE(token.valid_at(kNow + 1h));
  CHECK_FALSE(Token("t", kNow, -5s).valid_at(kNow));
}

TEST_CASE("a token is renewed early: a fifth of its life, five minutes at least", "[auth][token]") {
  struct Row {
    std::chrono::seconds lifetime;
    std::chrono::seconds stale_after;
  };
  // Contract C4. A token of less than ten minutes is used for half its life.
  for (const auto& row : {Row{24h, 24h - 288min}, Row{1h, 48min}, Row{25min, 20min}, Row{20min, 15min},
                          Row{10min, 5min}, Row{4min, 2min}, Row{10s, 5s}}) {
    INFO(row.lifetime.count());
    CHECK(stale_after(Token("t", kNow, row.lifetime), row.stale_after));
  }
}

TEST_CASE("the issuer's own wish counts, but not beyond the end", "[auth][token]") {
  CHECK(stale_after(Token("t", kNow, 1h, 30min), 30min));
  CHECK(stale_after(Token("t", kNow, 1h, 59min), 59min));
  CHECK(stale_after(Token("t", kNow, 1h, 5h), 1h));
}

TEST_CASE("a token without an end never goes stale, and absurd ones do not overflow", "[auth][token]") {
  const Token endless("t");
  CHECK(endless.valid_at(kNow + 24h * 365 * 100));
  CHECK_FALSE(endless.stale_at(kNow + 24h * 365 * 100));
  const Token absurd("t", kNow, std::chrono::seconds::max());
  CHECK(absurd.valid_at(kNow + 24h * 365));
}

TEST_CASE("only visible ASCII can be sent as a token", "[auth][token]") {
  CHECK(is_bearer_text("eyJ0.a-_~+/=b"));
  for (const auto* text : {"", "a b", "a\r\nb", "a\tb", "\x7f", "t\xc3\xb6ken"}) CHECK_FALSE(is_bearer_text(text));
}
