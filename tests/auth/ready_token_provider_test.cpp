#include "auth/ready_token_provider.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

TEST_CASE("a ready token is given as it is, every time", "[auth][ready_token]") {
  test::TaskRunner runner;
  auto provider = ReadyTokenProvider::create(ReadyToken(Secret("ey.a.b")));
  REQUIRE(provider);
  for (int i = 0; i < 2; ++i) {
    const auto token = runner.run((*provider)->fetch(TokenWish("scope")));
    REQUIRE(token);
    CHECK(token->text() == "ey.a.b");
    CHECK(token->valid_at(WallTime::max() - std::chrono::hours{1}));
  }
}

TEST_CASE("what cannot be a token is refused at once, without being shown", "[auth][ready_token]") {
  for (const auto* text : {"", "Bearer abc", "abc\n", "\"abc\" ", "ab\xc3\xa4"}) {
    const auto refused = ReadyTokenProvider::create(ReadyToken(Secret(text)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("abc") == std::string::npos);
  }
}
