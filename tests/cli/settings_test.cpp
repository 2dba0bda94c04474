#include "cli/settings.hpp"

#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using namespace std::chrono_literals;

TEST_CASE("precedence", "[cli]") {
  const std::map<std::string, std::string> both = {{"AZVMRESET_TENANT", "ours"}, {"AZURE_TENANT_ID", "azure"}};

  SECTION("the command line wins") {
    const auto settings = settings_of({"reset-password", "--tenant", "typed"}, both);
    CHECK(settings.text(Option::tenant) == "typed");
    CHECK(settings.source(Option::tenant) == Source::command_line);
  }
  SECTION("then AZVMRESET_") {
    const auto settings = settings_of({"reset-password"}, both);
    CHECK(settings.text(Option::tenant) == "ours");
    CHECK(settings.source(Option::tenant) == Source::own_variable);
  }
  SECTION("then AZURE_") {
    const auto settings = settings_of({"reset-password"}, {{"AZURE_TENANT_ID", "azure"}});
    CHECK(settings.text(Option::tenant) == "azure");
    CHECK(settings.source(Option::tenant) == Source::azure_variable);
  }
  SECTION("then the default") {
    const auto settings = settings_of({"reset-password"});
    CHECK(settings.text(Option::output) == "text");
    CHECK(settings.source(Option::output) == Source::default_value);
    CHECK_FALSE(settings.text(Option::tenant));
  }
  SECTION("an empty variable counts as unset") {
    const auto settings = settings_of({"reset-password"}, {{"AZVMRESET_TENANT", ""}, {"AZURE_TENANT_ID", "azure"}});
    CHECK(settings.text(Option::tenant) == "azure");
  }
}

TEST_CASE("every AZURE_ name of the documentation is read", "[cli]") {
  const auto settings = settings_of({"reset-password"}, {{"AZURE_TENANT_ID", "t"},
                                                         {"AZURE_CLIENT_ID", "c"},
                                                         {"AZURE_AUTHORITY_HOST", "https://login.example/"},
                                                         {"AZURE_CLIENT_CERTIFICATE_PATH", "application.pem"},
                                                         {"AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true"},
                                                         {"AZURE_FEDERATED_TOKEN_FILE", "token.jwt"},
                                                         {"AZURE_SUBSCRIPTION_ID", some_subscription}});
  CHECK(settings.text(Option::tenant) == "t");
  CHECK(settings.text(Option::client_id) == "c");
  CHECK(settings.text(Option::authority) == "https://login.example/");
  CHECK(settings.text(Option::certificate) == "application.pem");
  CHECK(settings.on(Option::send_certificate_chain));
  CHECK(settings.text(Option::federated_token_file) == "token.jwt");
  CHECK(settings.text(Option::subscription) == some_subscription);
}

TEST_CASE("values", "[cli]") {
  SECTION("seconds may have a fraction") {
    CHECK(settings_of({"preflight", "--timeout", "0.25"}).seconds(Option::timeout) == 250ms);
    CHECK_FALSE(settings_of({"preflight"}).seconds(Option::timeout));  // the library has one for each call
    CHECK_FALSE(settings_of({"preflight"}).seconds(Option::poll_interval));
  }
  SECTION("a chain is a list") {
    using Kinds = std::vector<std::string>;
    CHECK(settings_of({"preflight", "--credential", "azure-cli"}).list(Option::credential) == Kinds{"azure-cli"});
    CHECK(settings_of({"preflight", "--credential", "managed-identity,azure-cli"}).list(Option::credential) ==
          Kinds{"managed-identity", "azure-cli"});
    CHECK(settings_of({"preflight"}).list(Option::credential).empty());
  }
  SECTION("pairs are by name, and the last one counts") {
    using Pairs = std::map<std::string, std::string>;
    CHECK(settings_of({"preflight", "--api-version", "A/b=1", "--api-version=A/c=2=3", "--api-version", "A/b=4"})
              .pairs(Option::api_version) == Pairs{{"A/b", "4"}, {"A/c", "2=3"}});
  }
  SECTION("a flag in the environment can be switched off") {
    CHECK(settings_of({"reset-password"}, {{"AZVMRESET_YES", "1"}}).on(Option::yes));
    CHECK_FALSE(settings_of({"reset-password"}, {{"AZVMRESET_YES", "0"}}).on(Option::yes));
    CHECK_FALSE(settings_of({"reset-password"}).on(Option::yes));
  }
}

TEST_CASE("values that are wrong", "[cli]") {
  const auto refused = [](std::initializer_list<const char*> words, std::map<std::string, std::string> values = {}) {
    const auto settings = Settings::resolve(arguments_of(words), for_reset_password, variables(std::move(values)));
    REQUIRE_FALSE(settings);
    CHECK(settings.error().code == ErrorCode::invalid_argument);
    return settings.error().message;
  };
  CHECK(refused({"reset-password", "--output", "xml"}) == "--output: expected text|json, found \"xml\"");
  CHECK(refused({"reset-password"}, {{"AZVMRESET_OUTPUT", "xml"}}) ==
        "AZVMRESET_OUTPUT: expected text|json, found \"xml\"");
  CHECK(refused({"reset-password"}, {{"AZVMRESET_YES", "maybe"}}) == "AZVMRESET_YES: expected 1 or 0, found \"maybe\"");
  for (const char* seconds : {"0", "-1", "nan", "inf", "1e9", "5s", " 5", "", "0x10"}) {
    CAPTURE(seconds);
    CHECK_THAT(refused({"reset-password", (std::string("--timeout=") + seconds).c_str()}),
               Catch::Matchers::StartsWith("--timeout: expected seconds from 0.001 to 10000000, found"));
  }
  CHECK_THAT(refused({"reset-password", "--override", "not_windows"}),
             Catch::Matchers::StartsWith("--override: expected agent_not_ready|agent_stale|provisioning_updating"));

  CHECK(refused({"reset-password"}, {{"AZVMRESET_CREDENTIAL", "azure-cli,azure-cli"}}) ==
        "AZVMRESET_CREDENTIAL: expected each one once, found \"azure-cli,azure-cli\"");
  CHECK_THAT(refused({"reset-password", "--credential", "azure-cli,"}),
             Catch::Matchers::EndsWith("|access-token, found \"\""));
  for (const char* pair : {"", "=", "type", "type=", "=version"}) {
    CAPTURE(pair);
    CHECK(refused({"reset-password", (std::string("--api-version=") + pair).c_str()}) ==
          std::string("--api-version: expected TYPE=VERSION, found \"") + pair + '"');
  }

  SECTION("what was probably meant is said") {
    const auto settings = Settings::resolve(arguments_of({"preflight", "--credential", "azure-cli,managed-identty"}),
                                            for_preflight, variables({}));
    REQUIRE_FALSE(settings);
    CHECK(settings.error().remedy == "did you mean managed-identity?");
  }
  SECTION("a variable of another command is not looked at") {
    const auto settings =
        Settings::resolve(arguments_of({"version"}), for_local, variables({{"AZVMRESET_TIMEOUT", "nonsense"}}));
    CHECK(settings);
  }
}
