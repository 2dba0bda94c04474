#include "cli/connection.hpp"

#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using namespace std::chrono_literals;

namespace {

Result<ClientOptions> made_of(std::initializer_list<const char*> words, std::map<std::string, std::string> values) {
  values["AZVMRESET_ACCESS_TOKEN"] = "token";
  const Interrupts interrupts;
  const Environment environment = variables(values);
  return client_options(settings_of(words, values), Surroundings{environment, interrupts, [](const std::string&) {}});
}

ClientOptions options_of(std::initializer_list<const char*> words, std::map<std::string, std::string> values = {}) {
  auto options = made_of(words, std::move(values));
  REQUIRE(options);
  return std::move(*options);
}

}  // namespace

TEST_CASE("client options", "[cli]") {
  using Hosts = std::vector<std::string>;

  SECTION("come from the options") {
    const auto options =
        options_of({"preflight", "--arm-endpoint", "https://arm.example", "--authority", "https://login.example",
                    "--ca-file", "ca.pem", "--timeout", "60", "--poll-interval", "0.5", "--log-level", "debug"});
    CHECK(options.arm_endpoint == "https://arm.example");
    CHECK(options.authority == "https://login.example");
    CHECK(options.ca_file == "ca.pem");
    CHECK(options.deadline == 1min);
    CHECK(options.poll_interval == 500ms);
    CHECK(options.log_level == LogLevel::debug);
    CHECK(options.drive == Drive::host);
  }
  SECTION("defaults are the library's") {
    const auto options = options_of({"preflight"});
    const ClientOptions defaults(ReadyToken(Secret("token")));
    CHECK(options.cloud == defaults.cloud);
    CHECK(options.arm_endpoint == defaults.arm_endpoint);
    CHECK(options.proxy == defaults.proxy);
    CHECK(options.address_family == defaults.address_family);
    CHECK(options.request_timeout == defaults.request_timeout);
    CHECK(options.deadline == defaults.deadline);
    CHECK(options.log_level == defaults.log_level);
    CHECK_FALSE(options.allow_http_loopback);
  }
  SECTION("an audience on the command line trusts the endpoint") {
    CHECK(options_of({"preflight", "--arm-endpoint", "https://Arm.example:8443/x", "--audience", "https://a"})
              .trusted_arm_hosts == Hosts{"Arm.example"});
    CHECK(options_of({"preflight", "--arm-endpoint", "https://[::1]:8443", "--audience", "https://a"})
              .trusted_arm_hosts == Hosts{"[::1]"});
  }
  SECTION("an audience in the environment does not") {
    const auto options =
        options_of({"preflight", "--arm-endpoint", "https://arm.example"}, {{"AZVMRESET_AUDIENCE", "https://a"}});
    CHECK(options.audience == "https://a");
    CHECK(options.trusted_arm_hosts.empty());
  }
  SECTION("cloud and network come from the options") {
    const auto options =
        options_of({"preflight", "--cloud", "AzureChinaCloud", "--api-version", "A/b=1", "--ca-directory", "certs",
                    "--proxy", "http://proxy.example:3128", "--proxy-username", "me", "--no-proxy", "*.example",
                    "--ipv6", "--request-timeout", "7", "--traceparent", "00-a-b-01"},
                   {{"AZVMRESET_PROXY_PASSWORD", "opens"}});
    CHECK(options.cloud == "AzureChinaCloud");
    CHECK(options.api_versions == std::map<std::string, std::string>{{"A/b", "1"}});
    CHECK(options.ca_directory == "certs");
    CHECK(options.proxy == "http://proxy.example:3128");
    CHECK(options.proxy_username == "me");
    CHECK(options.proxy_password.expose() == "opens");
    CHECK(options.no_proxy == "*.example");
    CHECK(options.address_family == AddressFamily::ipv6);
    CHECK(options.request_timeout == 7s);
    CHECK(options.traceparent == "00-a-b-01");
    CHECK(options_of({"preflight", "--ipv4"}).address_family == AddressFamily::ipv4);
  }
  SECTION("both families leave no address") {
    CHECK(made_of({"preflight", "--ipv4", "--ipv6"}, {}).error().message == "--ipv4 and --ipv6 leave no address");
  }
  SECTION("a proxy's password is no argument") {
    const auto refused = made_of({"preflight", "--proxy", "http://me:opens@proxy.example:3128"}, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("opens") == std::string::npos);
    CHECK(refused.error().remedy == "--proxy-username and the variable AZVMRESET_PROXY_PASSWORD");
    CHECK(made_of({"preflight", "--proxy", "http://me@proxy.example:3128"}, {}));
    CHECK(made_of({"preflight"}, {{"AZVMRESET_PROXY", "http://me:opens@proxy.example:3128"}}));
  }
  SECTION("plain http to loopback is a switch of its own, and only 1 sets it") {
    CHECK(options_of({"preflight"}, {{"AZVMRESET_ALLOW_HTTP_LOOPBACK", "1"}}).allow_http_loopback);
    CHECK_FALSE(options_of({"preflight"}, {{"AZVMRESET_ALLOW_HTTP_LOOPBACK", "0"}}).allow_http_loopback);
  }
}

TEST_CASE("unusual endpoints are named", "[cli]") {
  using Lines = std::vector<std::string>;
  CHECK(unusual_endpoints(settings_of({"preflight"})).empty());
  CHECK(unusual_endpoints(settings_of({"preflight", "--arm-endpoint", "https://management.azure.com/", "--authority",
                                       "https://login.microsoftonline.com/"}))
            .empty());
  CHECK(unusual_endpoints(settings_of({"preflight", "--arm-endpoint", "https://arm.example"},
                                      {{"AZURE_AUTHORITY_HOST", "https://login.example"}})) ==
        Lines{"ARM endpoint https://arm.example", "authority https://login.example"});
  CHECK(unusual_endpoints(settings_of({"preflight", "--cloud", "china", "--audience", "api://x"})) ==
        Lines{"ARM endpoint https://management.chinacloudapi.cn", "authority https://login.chinacloudapi.cn",
              "audience api://x"});
  CHECK(unusual_endpoints(settings_of({"preflight", "--cloud", "public"})).empty());
  CHECK(unusual_endpoints(settings_of({"preflight", "--cloud", "https://arm.example"})) ==
        Lines{"ARM endpoint https://arm.example"});
}

TEST_CASE("a cloud is asked where to sign in before anybody does, unless that is known", "[cli]") {
  const auto asks = [](std::initializer_list<const char*> words) {
    const Settings settings = settings_of(words);
    ClientOptions options{ClientSecret("t", "c", Secret("s"))};
    options.authority = settings.text_or_empty(Option::authority);
    return asks_the_cloud(settings, options);
  };
  CHECK(asks({"preflight", "--cloud", "https://arm.example"}));
  CHECK(asks({"preflight", "--arm-endpoint", "https://arm.example"}));
  CHECK_FALSE(asks({"preflight"}));
  CHECK_FALSE(asks({"preflight", "--cloud", "usnat"}));
  CHECK_FALSE(asks({"preflight", "--cloud", "https://management.usgovcloudapi.net/"}));
  CHECK_FALSE(asks({"preflight", "--cloud", "https://arm.example", "--authority", "https://login.example"}));
  const Settings custom = settings_of({"preflight", "--cloud", "https://arm.example"});
  CHECK_FALSE(asks_the_cloud(custom, ClientOptions(ReadyToken(Secret("token")))));

  Cloud stack;
  stack.authority = "https://adfs.example/adfs";
  stack.audiences = {"https://arm.example/x"};
  stack.adfs = true;
  CHECK(discovered_endpoints(stack) ==
        std::vector<std::string>{"authority https://adfs.example/adfs (AD FS, as the cloud says)",
                                 "audience https://arm.example/x"});
}
