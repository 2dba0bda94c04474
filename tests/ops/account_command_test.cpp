#include "ops/account_command.hpp"

#include <string>
#include <string_view>

#include "base/encoding/base64url.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

arm::RunCommandView told(std::string_view request) {
  arm::RunCommandView command;
  command.parameters.emplace_back("nonce", "x0123456789abcdef0123456789abcdef");
  command.parameters.emplace_back("request", "x" + base::base64url_encode(request));
  return command;
}

}  // namespace

TEST_CASE("a run command says by its parameters whether its answer is a password that nobody else has",
          "[ops][account_command]") {
  CHECK(ops::holds_made_password(told(R"({"version":2,"task":"change","password":"made"})")));
  CHECK_FALSE(ops::holds_made_password(told(R"({"version":2,"task":"change","password":"sealed"})")));
  CHECK_FALSE(ops::holds_made_password(told(R"({"version":1,"task":"change"})")));
}

TEST_CASE("other people's run commands hold none of our passwords", "[ops][account_command]") {
  CHECK_FALSE(ops::holds_made_password(arm::RunCommandView()));
  for (const std::string_view value : {"", "x", "made", "x?", "xbm8", "y"}) {
    CAPTURE(value);
    arm::RunCommandView command;
    command.parameters.emplace_back("request", value);
    CHECK_FALSE(ops::holds_made_password(command));
  }
  CHECK_FALSE(ops::holds_made_password(told("[]")));
  CHECK_FALSE(ops::holds_made_password(told(R"({"password":["made"]})")));
}

TEST_CASE("a run command names the run that it was written for last", "[ops][account_command]") {
  CHECK(ops::nonce_of(told("{}")) == "0123456789abcdef0123456789abcdef");
  CHECK(ops::nonce_of(arm::RunCommandView()).empty());
}
