#include "simulator/tests/asking.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

const std::string kDisks =
    std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Microsoft.Compute/disks/";
const std::string kSnapshots =
    std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Microsoft.Compute/snapshots/";
constexpr std::string_view kVersion = "?api-version=2024-03-02";
const std::string kSource = kDisks + "dead-01_OsDisk_1";

azvmreset::base::json::Document read(const Answer& answer) {
  auto document = azvmreset::base::json::Document::parse(answer.body);
  REQUIRE(document);
  return *std::move(document);
}

std::string copying(std::string_view source, std::string_view more = "", std::string_view around = "") {
  return R"({"location":"westeurope")" + std::string(around) +
         R"(,"properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" + std::string(source) + "\"}" +
         std::string(more) + "}}";
}

struct Copier : Asking {
  explicit Copier(Settings settings = {}, Scenario scenario = default_scenario())
      : Asking(std::move(settings), std::move(scenario)) {
    signed_in();
  }

  Answer put(const std::string& id, std::string body) {
    Answer answer = ask("PUT", id + std::string(kVersion), std::move(body));
    pass(5min);
    return answer;
  }
  azvmreset::base::json::Document get(const std::string& id) { return read(ask("GET", id + std::string(kVersion))); }
};

}  // namespace

TEST_CASE("a disk is copied by way of a snapshot, and what it is travels with it", "[simulator][disks]") {
  Copier client;
  CHECK(client.put(kSnapshots + "s", copying(kSource, R"(,"incremental":true)")).status == 202);
  const auto snapshot = client.get(kSnapshots + "s");
  CHECK(snapshot.root()["properties"]["completionPercent"].integer() == 100);
  CHECK(client
            .put(kDisks + "copy",
                 copying(kSnapshots + "s", "", R"(,"zones":["1"],"sku":{"name":"Premium_LRS"},"tags":{"plan":"p"})"))
            .status == 202);
  const auto copy = client.get(kDisks + "copy");
  CHECK(copy.root()["sku"]["name"].text() == "Premium_LRS");
  CHECK(copy.root()["zones"].at(0).text() == "1");
  CHECK(copy.root()["tags"]["plan"].text() == "p");
  const auto properties = copy.root()["properties"];
  CHECK(properties["osType"].text() == "Windows");
  CHECK(properties["hyperVGeneration"].text() == "V2");
  CHECK(properties["securityProfile"]["securityType"].text() == "TrustedLaunch");
  CHECK(properties["diskState"].text() == "Unattached");
  CHECK(properties["diskSizeGB"].integer() == 127);
  CHECK(properties["creationData"]["sourceResourceId"].text() == kSnapshots + "s");
  CHECK(properties["creationData"]["sourceUniqueId"].text() == snapshot.root()["properties"]["uniqueId"].text());
  CHECK(snapshot.root()["properties"]["creationData"]["sourceUniqueId"].text() ==
        client.get(kSource).root()["properties"]["uniqueId"].text());
}

TEST_CASE("a copy says what it wants to be, where it may", "[simulator][disks]") {
  Copier client;
  client.put(kDisks + "copy",
             copying(kSource, R"(,"osType":"Windows","hyperVGeneration":"V1","tier":"P20","diskSizeGB":256)"));
  const auto properties = client.get(kDisks + "copy");
  CHECK(properties.root()["properties"]["hyperVGeneration"].text() == "V1");
  CHECK(properties.root()["properties"]["diskSizeGB"].integer() == 256);
  client.put(kDisks + "private",
             copying(kSource, R"(,"networkAccessPolicy":"AllowPrivate","diskAccessId":"/subscriptions/s/access")"));
  const auto closed = client.get(kDisks + "private");
  CHECK(closed.root()["properties"]["networkAccessPolicy"].text() == "AllowPrivate");
  CHECK(closed.root()["properties"]["diskAccessId"].text() == "/subscriptions/s/access");
}

TEST_CASE("an empty disk", "[simulator][disks]") {
  Copier client;
  const std::string empty =
      R"({"location":"westeurope","sku":{"name":"Premium_LRS"},"properties":{"creationData":{"createOption":"Empty"},"diskSizeGB":64}})";
  CHECK(client.put(kDisks + "empty", empty).status == 202);
  const auto disk = client.get(kDisks + "empty");
  CHECK(disk.root()["properties"]["tier"].text() == "P6");
  CHECK(!disk.root()["properties"]["osType"].present());
  CHECK(client.ask("PATCH", kDisks + "empty" + std::string(kVersion), R"({"tags":{"a":"b"}})").status == 202);
  client.pass(1min);
  CHECK(client.get(kDisks + "empty").root()["tags"]["a"].text() == "b");
  CHECK(client.ask("DELETE", kDisks + "empty" + std::string(kVersion)).status == 202);
  client.pass(5min);
  CHECK(client.ask("GET", kDisks + "empty" + std::string(kVersion)).status == 404);
}

TEST_CASE("a copy is refused for what Azure has against it", "[simulator][disks]") {
  Copier client;
  const auto refused = [&](std::string body) { return client.put(kDisks + "copy", std::move(body)); };
  const Answer secured = refused(copying(kSource, R"(,"securityProfile":{"securityType":"TrustedLaunch"})"));
  CHECK(Asking::error_code(secured) == "InvalidParameter");
  CHECK(secured.body.find("Security Type 'TrustedLaunch' is not supported for CreateOption 'Copy'") !=
        std::string::npos);
  CHECK(Asking::error_code(refused(copying(kSource, R"(,"diskSizeGB":64)"))) == "BadRequest");
  CHECK(Asking::error_code(refused(copying(kSource, R"(,"networkAccessPolicy":"AllowPrivate")"))) ==
        "InvalidParameter");
  CHECK(Asking::error_code(
            refused(R"({"location":"westeurope","properties":{"creationData":{"createOption":"Empty"}}})")) ==
        "InvalidParameter");
  CHECK(Asking::error_code(refused(copying(kDisks + "ephemeral-01_OsDisk_1"))) == "ResourceNotFound");
  client.ask("PUT", kSnapshots + "slow" + std::string(kVersion), copying(kSource));
  CHECK(Asking::error_code(refused(copying(kSnapshots + "slow"))) == "Conflict");
}

TEST_CASE("a disk encryption set and who may read it", "[simulator][disks]") {
  Scenario scenario = default_scenario();
  scenario.vms[0].os_disk.encryption_set = "/subscriptions/s/des";
  const auto set_of_the_copy = [&](std::uint32_t variant) {
    Settings settings;
    settings.variants = {{"F5.4/4a", variant}};
    Copier client(settings, scenario);
    client.put(kDisks + "copy", copying(kDisks + "web-01_OsDisk_1"));
    return client.get(kDisks + "copy").root()["properties"]["encryption"]["diskEncryptionSetId"].text_or("");
  };
  CHECK(set_of_the_copy(0) == "/subscriptions/s/des");
  CHECK(set_of_the_copy(1).empty());

  scenario.principals[0].denied_actions = {"Microsoft.Compute/diskEncryptionSets/read"};
  Copier lesser({}, scenario);
  CHECK(Asking::error_code(lesser.put(kDisks + "copy", copying(kDisks + "web-01_OsDisk_1"))) ==
        "LinkedAuthorizationFailed");
}

TEST_CASE("the generation of a copy that says none", "[simulator][disks]") {
  Settings settings;
  settings.variants = {{"F5.4/5a", 1}};
  Copier client(settings);
  client.put(kDisks + "copy", copying(kSource));
  CHECK(client.get(kDisks + "copy").root()["properties"]["hyperVGeneration"].text() == "V1");
}

TEST_CASE("a copy holds what was on the disk when it was asked for", "[simulator][disks]") {
  Copier client;
  client.put(kSnapshots + "s", copying(kSource));
  client.azure.guest("dead-01")->find("azureuser")->enabled = false;
  client.put(kDisks + "copy", copying(kSnapshots + "s"));
  const World& world = client.azure.world();
  const auto volume = [&](const std::string& id) -> const Volume& {
    for (const auto& one : world.volumes) {
      if (one->id == id) return *one;
    }
    FAIL("no such volume");
    throw;
  };
  REQUIRE(volume(kDisks + "copy").content.windows);
  CHECK(volume(kDisks + "copy").content.windows->find("azureuser")->enabled);
  CHECK(!world.content_now(volume(kSource)).windows->find("azureuser")->enabled);
}
