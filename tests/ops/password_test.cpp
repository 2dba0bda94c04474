#include "ops/password.hpp"

#include <azvmreset/password.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/seeded_random.hpp"

using namespace azvmreset;

TEST_CASE("a password report tells whose rule was broken", "[ops][password]") {
  const PasswordReport report = check_password(Secret("alice"), "alice");
  CHECK(report.acceptable);
  REQUIRE(report.breaches.size() == 3);
  CHECK(report.breaches[0].rule == "password_too_short");
  CHECK(report.breaches[0].source == "azure");
  CHECK(report.breaches[2].rule == "password_contains_account_name");
  CHECK(report.breaches[2].source == "windows");
  CHECK_FALSE(report.breaches[2].hopeless);
}

TEST_CASE("a hopeless name or password is not acceptable", "[ops][password]") {
  CHECK_FALSE(check_password(Secret(""), "").acceptable);
  CHECK_FALSE(check_password(Secret("Correct-Horse-7"), "a/b").acceptable);
  CHECK(check_password(Secret("Correct-Horse-7"), "").breaches.empty());
}

TEST_CASE("reserved names matter only for new accounts", "[ops][password]") {
  CHECK(check_password(Secret("Correct-Horse-7"), "admin").breaches.empty());
  const PasswordReport report = check_password(Secret("Correct-Horse-7"), "admin", true);
  REQUIRE(report.breaches.size() == 1);
  CHECK(report.breaches[0].rule == "account_name_reserved");
}

TEST_CASE("a password report as JSON holds no password", "[ops][password]") {
  const std::string json = to_json(check_password(Secret("xyzzy"), ""));
  CHECK_THAT(json, Catch::StartsWith(R"({"schema":"azvmreset.password/1","acceptable":true,"breaches":[{"rule":)"
                                     R"("password_too_short","message":"found a password of 5 characters;)"));
  CHECK_THAT(json, Catch::Contains(R"("source":"azure","hopeless":false})"));
  CHECK_THAT(json, !Catch::Contains("xyzzy"));
  CHECK(to_json(PasswordReport()) == R"({"schema":"azvmreset.password/1","acceptable":true,"breaches":[]})");
}

TEST_CASE("generated passwords differ and please the rules", "[ops][password]") {
  const auto one = generate_password();
  const auto other = generate_password();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->expose().size() == 24);
  CHECK_FALSE(one->expose() == other->expose());
  CHECK(check_password(*one, "azureuser", true).breaches.empty());
}

TEST_CASE("a wish is followed", "[ops][password]") {
  PasswordWish wish;
  wish.length = 14;
  wish.account = "e";
  for (const PasswordChannel channel :
       {PasswordChannel::any, PasswordChannel::vm_access, PasswordChannel::command_line, PasswordChannel::keyboard}) {
    CAPTURE(name_of(channel));
    wish.channel = channel;
    const auto password = generate_password(wish);
    REQUIRE(password);
    CHECK(password->expose().size() == 14);
    CHECK(password->expose().find_first_of("eE") == std::string_view::npos);
  }
  wish.length = 11;
  CHECK(generate_password(wish).error().code == ErrorCode::invalid_argument);
  wish.length = 14;
  wish.channel = static_cast<PasswordChannel>(99);
  CHECK(generate_password(wish).error().message == "expected a password channel, found the number 99");
  CHECK(name_of(wish.channel) == "unknown");
}

TEST_CASE("a replayed history makes the same password", "[ops][password]") {
  test::SeededRandom first(7), again(7), other(8);
  const auto one = ops::make_password(PasswordWish(), first);
  CHECK(one->expose() == ops::make_password(PasswordWish(), again)->expose());
  CHECK_FALSE(one->expose() == ops::make_password(PasswordWish(), other)->expose());
}
