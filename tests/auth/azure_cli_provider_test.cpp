#include "auth/azure_cli_provider.hpp"

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "auth/means.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

constexpr const char* kSaid =
    R"({"accessToken":"ey.c.li","expires_on":1790003600,"expiresOn":"1971-01-01 00:00:00.000000",)"
    R"("subscription":"s","tenant":"t","tokenType":"Bearer"})";

struct Shell : test::ProviderWorld {
  Shell() {
    programs.installed["az"] = "/usr/bin/az";
    environment.variables = {{"PATH", "/usr/bin"}, {"HOME", "/home/me"}, {"AZURE_CLIENT_SECRET", "leaks"}};
  }

  Result<Token> ask(AzureCli credential = {}, std::string claims = {}) {
    auto provider = AzureCliProvider::create(means(), std::move(credential));
    REQUIRE(provider);
    TokenWish wish = wish_for("https://login.example");
    wish.claims = std::move(claims);
    wish.unavailable = &unavailable;
    return fetch(**provider, wish);
  }

  bool unavailable = false;
};

bool says(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("the Azure CLI is asked exactly this", "[auth][azure_cli]") {
  Shell shell;
  shell.programs.says(kSaid).says(kSaid);
  const auto token = shell.ask();
  REQUIRE(token);
  CHECK(token->text() == "ey.c.li");
  CHECK(token->valid_at(WallTime(1790003599s)));
  CHECK_FALSE(token->valid_at(WallTime(1790003600s)));

  const auto& call = shell.programs.calls.front();
  CHECK(call.program == "/usr/bin/az");
  CHECK(call.arguments == std::vector<std::string>{"account", "get-access-token", "--output", "json", "--scope",
                                                   "https://management.azure.com/.default"});
  CHECK(call.time_limit == 13s);
  CHECK(std::count(call.environment.begin(), call.environment.end(), "PATH=/usr/bin") == 1);
  CHECK(std::count(call.environment.begin(), call.environment.end(), "HOME=/home/me") == 1);
  for (const auto& variable : call.environment) CHECK_FALSE(says(variable, "leaks"));

  AzureCli other;
  other.tenant = "contoso.example";
  other.subscription = "My Subscription (test)";
  other.program = "/opt/az/bin/az";
  other.time_limit = 5s;
  REQUIRE(shell.ask(other));
  const auto& another = shell.programs.calls.back();
  CHECK(another.program == "/opt/az/bin/az");
  CHECK(another.time_limit == 5s);
  CHECK(std::vector<std::string>(another.arguments.end() - 4, another.arguments.end()) ==
        std::vector<std::string>{"--tenant", "contoso.example", "--subscription", "My Subscription (test)"});
}

TEST_CASE("what could be an option, or something to a shell, is not given to the Azure CLI", "[auth][azure_cli]") {
  Shell shell;
  for (const char* text : {"-x", "a;b", "$(id)", "a\nb", "a\"b", "`id`", "a|b"}) {
    CAPTURE(text);
    AzureCli tenant;
    tenant.tenant = text;
    CHECK(AzureCliProvider::create(shell.means(), tenant).error().code == ErrorCode::invalid_argument);
    AzureCli subscription;
    subscription.subscription = text;
    CHECK(AzureCliProvider::create(shell.means(), subscription).error().code == ErrorCode::invalid_argument);

    auto provider = AzureCliProvider::create(shell.means(), {});
    CHECK(shell.fetch(**provider, TokenWish(text)).error().code == ErrorCode::invalid_argument);
  }
  AzureCli no_time;
  no_time.time_limit = 0s;
  CHECK_FALSE(AzureCliProvider::create(shell.means(), no_time));
  CHECK(shell.programs.calls.empty());
}

TEST_CASE("a machine without the Azure CLI is told how to get it", "[auth][azure_cli]") {
  Shell shell;
  shell.programs.installed.clear();
  const auto missing = shell.ask();
  CHECK(missing.error().code == ErrorCode::authentication_failed);
  CHECK(says(missing.error().message, "not installed"));
  CHECK(says(missing.error().remedy, "aka.ms/azure-cli"));
  CHECK(shell.unavailable);
}

TEST_CASE("each failure of the Azure CLI has a remedy of its own", "[auth][azure_cli]") {
  struct Row {
    const char* complaint;
    const char* remedy;
    bool unavailable;
  };
  for (const auto& row :
       {Row{"ERROR: Please run 'az login' to setup account.", "az login", true},
        Row{"ERROR: AADSTS70043: The refresh token has expired. Please run: az login", "az login", false},
        Row{"az: error: unrecognized arguments: --scope x", "az upgrade", false},
        Row{"ERROR: The subscription of 'x' not found", "az account list", false},
        Row{"Traceback (most recent call last)", "by hand", false}}) {
    CAPTURE(row.complaint);
    Shell shell;
    shell.programs.ends(1, "", row.complaint);
    const auto failed = shell.ask();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::authentication_failed);
    CHECK(says(failed.error().message, row.complaint));
    CHECK(says(failed.error().remedy, row.remedy));
    CHECK(shell.unavailable == row.unavailable);
  }
}

TEST_CASE("of a failure one line of 250 characters is shown, and nothing that a terminal acts upon",
          "[auth][azure_cli]") {
  Shell shell;
  shell.programs.ends(2, "", "one\r\n\ttwo \x1b[31mred\x07 " + std::string(1000, 'x'));
  const auto failed = shell.ask();
  CHECK(says(failed.error().message, "(exit status 2): one two [31mred xxx"));
  CHECK(std::count(failed.error().message.begin(), failed.error().message.end(), 'x') < 250);
}

TEST_CASE("a program that takes too long, or cannot be started, is another failure", "[auth][azure_cli]") {
  Shell shell;
  SECTION("too long") {
    shell.programs.fails(Error{ErrorCode::deadline_exceeded, "took longer than 13 s"});
    CHECK(says(shell.ask().error().remedy, "more time"));
  }
  SECTION("not to be started") {
    shell.programs.fails(Error{ErrorCode::invalid_argument, "permission denied"});
    CHECK(says(shell.ask().error().remedy, "az version"));
  }
  CHECK(shell.unavailable);
  shell.programs.fails(Error{ErrorCode::connection, "x"});
  CHECK(shell.ask().error().code == ErrorCode::authentication_failed);
}

TEST_CASE("what the Azure CLI says must be a token", "[auth][azure_cli]") {
  for (const char* said :
       {"", "ey.c.li", "[]", R"({"accessToken":"a b","expires_on":1790003600})", R"({"accessToken":"ey.c.li"})",
        R"({"accessToken":"ey.c.li","expires_on":"soon"})", R"({"accessToken":"ey.c.li","expiresOn":"soon"})"}) {
    CAPTURE(said);
    Shell shell;
    shell.programs.says(said);
    const auto unusable = shell.ask();
    REQUIRE_FALSE(unusable);
    CHECK(unusable.error().code == ErrorCode::protocol);
    CHECK_FALSE(says(unusable.error().message, "ey.c.li"));
    CHECK_FALSE(shell.unavailable);
  }
}

TEST_CASE("an older Azure CLI tells the end of a life by the clock on the wall", "[auth][azure_cli]") {
  Shell shell;
  const std::time_t end = 1790003600;
  std::tm local{};
  ::localtime_r(&end, &local);
  char text[64];
  REQUIRE(std::strftime(text, sizeof text, R"({"accessToken":"ey","expiresOn":"%Y-%m-%d %H:%M:%S.000000"})", &local) >
          0);
  shell.programs.says(text);
  const auto token = shell.ask();
  REQUIRE(token);
  CHECK(token->valid_at(WallTime(1790003599s)));
  CHECK_FALSE(token->valid_at(WallTime(1790003600s)));
}

TEST_CASE("a claims challenge is not for the Azure CLI, but the way on is told", "[auth][azure_cli]") {
  Shell shell;
  const auto refused = shell.ask({}, R"({"a":1})");
  CHECK(says(refused.error().remedy, "az login --claims-challenge eyJhIjoxfQ== --scope"));
  CHECK(shell.programs.calls.empty());
  CHECK_FALSE(shell.unavailable);
}
