#include "guest/account_request.hpp"

#include <string>
#include <vector>

#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;

namespace {

std::string decoded(const std::string& parameter) {
  REQUIRE(parameter.front() == 'x');
  return base::base64url_decode(parameter.substr(1)).value();
}

}  // namespace

TEST_CASE("the request has every member that the script expects, and no other", "[guest][account_request]") {
  AccountRequest request;
  request.task = AccountTask::change;
  request.not_after = 1'900'000'000;
  request.seconds = 120;
  request.account = "Mäx \"Muster\"";
  request.domain = "contoso.com";
  request.changes = {AccountAction::password, AccountAction::must_change, AccountAction::remote_desktop_users};
  request.expires = "2030-01-31";
  request.password = PasswordWay::sealed;
  request.key = "0f8fad5b-d9cb-469f-a165-70867728950e";
  request.sign_in = true;

  CHECK(decoded(request_parameter(request)) ==
        R"({"version":2,"task":"change","not_after":1900000000,"seconds":120,"account":"Mäx \"Muster\"",)"
        R"("built_in_administrator":false,"domain":"contoso.com",)"
        R"("changes":["password","must_change","remote_desktop_users"],"expires":"2030-01-31",)"
        R"("password":"sealed","key":"0f8fad5b-d9cb-469f-a165-70867728950e","sign_in":true,"seal_to":null})");
}

TEST_CASE("what is empty stands in the request all the same", "[guest][account_request]") {
  AccountRequest request;
  request.built_in_administrator = true;
  CHECK(decoded(request_parameter(request)) ==
        R"({"version":2,"task":"read","not_after":0,"seconds":60,"account":"","built_in_administrator":true,)"
        R"("domain":"","changes":[],"expires":"","password":"none","key":"","sign_in":false,"seal_to":null})");
}

TEST_CASE("tasks and ways have the words of the contract, and a public key goes along", "[guest][account_request]") {
  AccountRequest request;
  request.seal_to = base::RsaPublicKey{std::string("\xC0\x00\xFF\xFE", 4), std::string("\x01\x00\x01", 3)};
  request.password = PasswordWay::made;
  const std::string made = decoded(request_parameter(request));
  CHECK(made.find(R"("password":"made","key":"","sign_in":false,"seal_to":{"modulus":"wAD__g","exponent":"AQAB"})") !=
        std::string::npos);
  request.password = PasswordWay::clear;
  CHECK(decoded(request_parameter(request)).find(R"("password":"clear")") != std::string::npos);
  const std::vector<std::string> tasks = {"read", "list", "change", "verify", "key", "keys", "remove_keys"};
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    request.task = static_cast<AccountTask>(i);
    CHECK(decoded(request_parameter(request)).find("\"task\":\"" + tasks[i] + "\"") != std::string::npos);
  }
}

TEST_CASE("parameters hold nothing that a command line could misread", "[guest][account_request]") {
  AccountRequest request;
  request.account = "-a&b|c^d%e\"f'g`h$(i)";
  const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  for (const std::string& parameter : {nonce_parameter("0123456789abcdef0123456789abcdef"), request_parameter(request),
                                       std::string(secret_parameter(Secret("\"&%^ <>|'")).expose())}) {
    CAPTURE(parameter);
    CHECK(parameter.front() == 'x');
    CHECK(parameter.find_first_not_of(plain) == std::string::npos);
  }
}

TEST_CASE("an action is known by its name again", "[guest][account_request]") {
  for (int i = 0; i < 8; ++i) {
    const auto action = static_cast<AccountAction>(i);
    CHECK(action_named(name_of(action)) == action);
  }
  CHECK_FALSE(action_named("delete"));
  CHECK_FALSE(action_named(""));
  CHECK_FALSE(action_named("Create"));
}
