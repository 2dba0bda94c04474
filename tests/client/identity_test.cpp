#include "client/world.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kRescuer = "00000000-0000-4000-8000-00000000003b";

struct Identities : World {
  explicit Identities(sim::Settings settings = {}) : World(nullptr, std::move(settings)) {}

  Result<ResetResult> reset(Credential who) {
    ClientOptions with(std::move(who));
    with.drive = Drive::host;
    Client made = client(std::move(with));
    return made.reset_password(reset_of("web-01")).get();
  }
  bool resets(Credential who) {
    const auto result = reset(std::move(who));
    UNSCOPED_INFO((result ? std::string() : result.error().message));
    return result && accepts("web-01", kNewPassword);
  }
  void pass(std::chrono::milliseconds time) {
    for (const auto due = port->now() + time; port->now() < due;) port->wait_until(due);
  }
  void fault(int status, std::uint32_t times) {
    azure->azure().faults().add(sim::Fault(sim::FaultKind::status)
                                    .on("GET", "/metadata/identity")
                                    .status(status)
                                    .times(times)
                                    .body(R"({"error":"not_now"})"));
  }
};

DeviceCode device_code(Identities& world, sim::DeviceCodes::Decision decision, int& prompts) {
  return DeviceCode("organizations", world.azure->client_id(),
                    [&world, decision, &prompts](const DeviceCodePrompt& prompt) {
                      ++prompts;
                      world.port->schedule(12s, [&world, decision, code = prompt.user_code] {
                        (*world.azure)->device_codes().decide(code, decision);
                      });
                    });
}

}  // namespace

TEST_CASE("a machine resets with its own identity, whichever host gives it", "[client][identity]") {
  const auto row =
      GENERATE(std::map<std::string, std::string>{},
               std::map<std::string, std::string>{{"IDENTITY_ENDPOINT", "http://169.254.169.254/msi/token"},
                                                  {"IDENTITY_HEADER", "simulated-identity-header"}},
               std::map<std::string, std::string>{{"MSI_ENDPOINT", "http://169.254.169.254/msi/token"},
                                                  {"MSI_SECRET", "simulated-identity-header"}},
               std::map<std::string, std::string>{{"MSI_ENDPOINT", "http://169.254.169.254/oauth2/token"}});
  sim::Settings settings;
  settings.seed = GENERATE(0, 1, 2, 3, 4);
  Identities world(std::move(settings));
  world.environment->variables = row;
  CHECK(world.resets(ManagedIdentity()));
}

TEST_CASE("a machine resets with an identity that was assigned to it", "[client][identity]") {
  Identities world;
  ManagedIdentity identity;
  identity.client_id = kRescuer;
  CHECK(world.resets(identity));
  identity.client_id = "00000000-0000-4000-8000-0000000000ff";
  const auto refused = world.reset(identity);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::authentication_failed);
  CHECK(refused.error().message.find("Identity not found") != std::string::npos);
}

TEST_CASE("a server with Azure Arc resets with its identity", "[client][identity]") {
  const auto files = std::make_shared<MemoryFiles>();
  sim::Settings settings;
  settings.put_arc_key = [files](const std::string& path, const std::string& key) { files->files[path] = key; };
  Identities world(std::move(settings));
  world.files = files;
  world.environment->variables = {{"IDENTITY_ENDPOINT", "http://169.254.169.254/metadata/identity/oauth2/token"},
                                  {"IMDS_ENDPOINT", "http://169.254.169.254"}};
  CHECK(world.resets(ManagedIdentity()));
}

TEST_CASE("a metadata service in trouble is waited for", "[client][identity]") {
  Identities world;
  SECTION("while it is being updated") { world.fault(410, 6); }
  SECTION("while it is not ready") { world.fault(503, 3); }
  CHECK(world.resets(ManagedIdentity()));
}

TEST_CASE("whoever is signed in to the Azure CLI resets", "[client][identity]") {
  Identities world;
  const auto token = (*world.azure)->give_token(world.port->wall_now());
  world.programs->installed["az"] = "/usr/bin/az";
  world.programs->says(R"({"accessToken":")" + token + R"(","expires_on":1999999999,"tokenType":"Bearer"})");
  CHECK(world.resets(AzureCli()));
  CHECK(world.programs->calls.front().arguments.back() == "https://management.azure.com/.default");
}

TEST_CASE("a person who signs in with a code resets", "[client][identity]") {
  int prompts = 0;
  sim::Settings settings;
  settings.seed = GENERATE(0, 1, 2);
  Identities world(std::move(settings));
  CHECK(world.resets(device_code(world, sim::DeviceCodes::Decision::approve, prompts)));
  CHECK(prompts == 1);
}

TEST_CASE("a person who declines does not", "[client][identity]") {
  int prompts = 0;
  Identities world;
  const auto declined = world.reset(device_code(world, sim::DeviceCodes::Decision::decline, prompts));
  REQUIRE_FALSE(declined);
  CHECK(declined.error().message.find("declined") != std::string::npos);
  CHECK(world.azure->azure().ledger().empty());
}

TEST_CASE("a person is asked once, and a second time when the session was ended", "[client][identity]") {
  int prompts = 0;
  Identities world;
  ClientOptions with(device_code(world, sim::DeviceCodes::Decision::approve, prompts));
  with.drive = Drive::host;
  Client client = world.client(std::move(with));
  const auto ask = [&] { return client.rest(RestRequest("GET", "/subscriptions?api-version=2022-12-01")).get(); };
  REQUIRE(ask());
  // The token is renewed in the background, without the person.
  world.pass(50min);
  REQUIRE(ask());
  CHECK(prompts == 1);

  (*world.azure)->device_codes().revoke();
  world.pass(2h);
  REQUIRE(ask());
  CHECK(prompts == 2);
}

TEST_CASE("a chain takes the first that exists here", "[client][identity]") {
  sim::Settings settings;
  settings.identity_endpoint.clear();
  Identities world(std::move(settings));
  int prompts = 0;
  CredentialChain chain;
  chain.links.emplace_back(ManagedIdentity());
  chain.links.emplace_back(AzureCli());
  SECTION("and works with it") {
    chain.links.emplace_back(device_code(world, sim::DeviceCodes::Decision::approve, prompts));
    CHECK(world.resets(std::move(chain)));
    CHECK(prompts == 1);
  }
  SECTION("or tells of each why it does not") {
    const auto failed = world.reset(std::move(chain));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::authentication_failed);
    CHECK(failed.error().message.find("managed-identity: ") != std::string::npos);
    CHECK(failed.error().message.find("azure-cli: ") != std::string::npos);
  }
}
