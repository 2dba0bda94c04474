// Several clouds, each played by a model of its own: what one gave out is
// nothing in another.
#include "simulator/clouds.hpp"

#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>

using namespace azvmreset;
using namespace azvmreset::sim;

namespace {

constexpr std::string_view kSubscriptions = "/subscriptions?api-version=2022-12-01";

const PlayedCloud& cloud(std::string_view name) {
  const PlayedCloud* found = played_cloud(name);
  REQUIRE(found != nullptr);
  return *found;
}

// Somebody who works in one cloud, with its application and its secret.
struct Resident : Asking {
  explicit Resident(const PlayedCloud& home, Settings settings = {})
      : Asking(settings_in(home, std::move(settings)), scenario_in(home)) {}

  const Principal& application() const { return azure.scenario().principals.front(); }

  Answer sign_in_as(const Principal& who, std::string_view tenant, std::string_view audience) {
    const std::string form = "grant_type=client_credentials&client_id=" + who.client_id +
                             "&client_secret=" + escaped(who.client_secret) + "&scope=" + std::string(audience) +
                             "/.default";
    return azure
        .handle({"POST",
                 azure.settings().authority + "/" + std::string(tenant) + "/oauth2/v2.0/token",
                 {{"Content-Type", "application/x-www-form-urlencoded"}},
                 form},
                now)
        .answer;
  }
  Answer sign_in(std::string_view audience) { return sign_in_as(application(), azure.scenario().tenant_id, audience); }
  std::string own_token() { return text(sign_in(azure.settings().arm_endpoint), "access_token"); }

  Answer look_with(std::string bearer) {
    token = std::move(bearer);
    return ask("GET", azure.settings().arm_endpoint + std::string(kSubscriptions));
  }

  static std::string escaped(std::string_view secret) {
    std::string all;
    for (const char c : secret) {
      if (c == '+')
        all += "%2B";
      else if (c == '&')
        all += "%26";
      else
        all += c;
    }
    return all;
  }
};

// "AADSTS90002"
std::string aadsts(const Answer& refused) {
  const std::string text = Asking::text(refused, "error_description");
  return text.substr(0, text.find(':'));
}

}  // namespace

TEST_CASE("every cloud lets its own in", "[simulator][clouds]") {
  for (const PlayedCloud& each : played_clouds()) {
    INFO(each.name);
    Resident resident(each);
    CHECK(resident.look_with(resident.own_token()).status == 200);
    if (each.core_audience.empty()) continue;
    const Answer other = resident.sign_in(each.core_audience);
    CHECK(resident.look_with(Asking::text(other, "access_token")).status == 200);
  }
}

TEST_CASE("a token of one cloud is refused by every other, which says where to sign in", "[simulator][clouds]") {
  for (const PlayedCloud& here : played_clouds()) {
    Resident resident(here);
    for (const PlayedCloud& there : played_clouds()) {
      if (&here == &there) continue;
      INFO(here.name << " " << there.name);
      const Answer refused = resident.look_with(Resident(there).own_token());
      CHECK(refused.status == 401);
      const std::string who = Asking::header(refused, "WWW-Authenticate");
      CHECK(who.find("authorization_uri=\"" + std::string(here.authority) + "/" + resident.azure.scenario().tenant_id +
                     "\"") != std::string::npos);
    }
  }
}

TEST_CASE("tenants, applications, secrets and subscriptions of one cloud are unknown in another",
          "[simulator][clouds]") {
  Resident public_one(cloud("azurecloud"));
  Resident chinese(cloud("AzureChinaCloud"));
  const Scenario& home = chinese.azure.scenario();
  const std::string& arm = chinese.azure.settings().arm_endpoint;

  CHECK(aadsts(chinese.sign_in_as(public_one.application(), public_one.azure.scenario().tenant_id, arm)) ==
        "AADSTS90002");
  CHECK(aadsts(chinese.sign_in_as(public_one.application(), home.tenant_id, arm)) == "AADSTS700016");
  Principal mixed = chinese.application();
  mixed.client_secret = public_one.application().client_secret;
  CHECK(aadsts(chinese.sign_in_as(mixed, home.tenant_id, arm)) == "AADSTS7000215");
  CHECK(chinese.sign_in(public_one.azure.settings().arm_endpoint).status == 400);

  chinese.token = chinese.own_token();
  const std::string vm = public_one.vm("web-01", "?api-version=2024-07-01");
  CHECK(Asking::error_code(chinese.ask("GET", arm + vm)) == "SubscriptionNotFound");
}

TEST_CASE("what a cloud does to one world is not done to another", "[simulator][clouds]") {
  Resident government(cloud("AzureUSGovernment"));
  Resident air_gapped(cloud("USSec"));
  government.token = government.own_token();
  const std::string arm = government.azure.settings().arm_endpoint;
  CHECK(government.ask("POST", arm + government.vm("web-01", "/deallocate?api-version=2024-07-01")).status == 202);
  CHECK(government.azure.requests().size() == 2);
  CHECK(air_gapped.azure.requests().empty());
  CHECK(air_gapped.azure.vm_id("web-01") != government.azure.vm_id("web-01"));
}

TEST_CASE("a cloud that is played tells its name and portal", "[simulator][clouds]") {
  Resident chinese(cloud("AzureChinaCloud"));
  const auto document = base::json::Document::parse(
      chinese.ask("GET", chinese.azure.settings().arm_endpoint + "/metadata/endpoints?api-version=2022-09-01").body);
  REQUIRE(document);
  CHECK(document->root()["name"].text_or("") == "AzureChinaCloud");
  CHECK(document->root()["portal"].text_or("") == "https://portal.azure.cn");
  CHECK(document->root()["authentication"]["loginEndpoint"].text_or("") == "https://login.chinacloudapi.cn");
}

TEST_CASE("the same seed gives two clouds other codes for a device", "[simulator][clouds]") {
  const auto code_of = [](const PlayedCloud& where) {
    Resident resident(where);
    const Answer code = resident.azure
                            .handle({"POST",
                                     resident.azure.settings().authority + "/organizations/oauth2/v2.0/devicecode",
                                     {{"Content-Type", "application/x-www-form-urlencoded"}},
                                     "client_id=" + resident.application().client_id +
                                         "&scope=" + resident.azure.settings().arm_endpoint + "/.default"},
                                    resident.now)
                            .answer;
    return Asking::text(code, "user_code");
  };
  const std::string one = code_of(cloud("USNat"));
  REQUIRE_FALSE(one.empty());
  CHECK(one == code_of(cloud("USNat")));
  CHECK(one != code_of(cloud("USSec")));
}
