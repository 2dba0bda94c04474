#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

const std::string kGroup = std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Microsoft.Compute";
const std::string kVersion = "?api-version=2024-03-02";
const std::string kSnapshot = kGroup + "/snapshots/one" + kVersion;

azvmreset::base::json::Document read(const Answer& answer) {
  auto document = azvmreset::base::json::Document::parse(answer.body);
  REQUIRE(document);
  return *std::move(document);
}

std::string copying(std::string_view source, std::string_view more = R"("incremental":true)") {
  return R"({"location":"westeurope","tags":{"why":"test"},"properties":{"creationData":{"createOption":"Copy",)"
         R"("sourceResourceId":")" +
         std::string(source) + R"("},)" + std::string(more) + "}}";
}

std::string disk_of(Asking& client, std::string_view vm) {
  const auto model = read(client.ask("GET", client.vm(vm, "?api-version=2024-07-01")));
  return model.root()["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"].text_or("");
}

}  // namespace

TEST_CASE("the OS disk of a VM is a resource", "[simulator][volumes]") {
  Asking client;
  client.signed_in();
  const Answer answer = client.ask("GET", disk_of(client, "web-01") + kVersion);
  REQUIRE(answer.status == 200);
  const auto disk = read(answer);
  CHECK(disk.root()["managedBy"].text() == client.vm("web-01"));
  CHECK(disk.root()["sku"]["name"].text() == "Premium_LRS");
  CHECK(disk.root()["properties"]["osType"].text() == "Windows");
  CHECK(disk.root()["properties"]["diskState"].text() == "Attached");
  CHECK(disk.root()["properties"]["timeCreated"].text() == "2026-06-23T14:13:20Z");
  const auto of_the_deallocated = read(client.ask("GET", disk_of(client, "stopped-01") + kVersion));
  CHECK(of_the_deallocated.root()["properties"]["diskState"].text() == "Reserved");
  CHECK(client.ask("DELETE", disk_of(client, "web-01") + kVersion).status == 409);
  CHECK(Asking::error_code(client.ask("GET", disk_of(client, "web-01") + "?api-version=2024-07-01")) ==
        "NoRegisteredProviderFound");
}

TEST_CASE("a snapshot of the OS disk", "[simulator][volumes]") {
  Asking client;
  client.signed_in();
  const std::string disk = disk_of(client, "web-01");

  SECTION("is made, seen, tagged and deleted") {
    const Answer accepted = client.ask("PUT", kSnapshot, copying(disk));
    CHECK(accepted.status == 202);
    CHECK(Asking::state(accepted) == "Creating");
    CHECK(client.status_of(accepted) == "InProgress");
    client.pass(5min);
    const auto end = read(client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation")));
    CHECK(end.root()["status"].text() == "Succeeded");
    CHECK(end.root()["properties"]["output"]["name"].text() == "one");

    const auto made = read(client.ask("GET", kSnapshot));
    const auto properties = made.root()["properties"];
    CHECK(properties["provisioningState"].text() == "Succeeded");
    CHECK(properties["incremental"].boolean() == true);
    CHECK(properties["creationData"]["sourceResourceId"].text() == disk);
    CHECK(properties["creationData"]["sourceUniqueId"].text() ==
          read(client.ask("GET", disk + kVersion)).root()["properties"]["uniqueId"].text());
    CHECK(!made.root()["managedBy"].present());
    CHECK(made.root()["tags"]["why"].text() == "test");

    CHECK(client.ask("PATCH", kSnapshot, R"({"tags":{"other":"tag"}})").status == 202);
    client.pass(1min);
    const auto tagged = read(client.ask("GET", kSnapshot));
    CHECK(!tagged.root()["tags"]["why"].present());
    CHECK(tagged.root()["tags"]["other"].text() == "tag");

    const Answer deleting = client.ask("DELETE", kSnapshot);
    CHECK(deleting.status == 202);
    CHECK(Asking::state(client.ask("GET", kSnapshot)) == "Deleting");
    client.pass(5min);
    CHECK(client.ask("GET", kSnapshot).status == 404);
    CHECK(client.status_of(deleting) == "Succeeded");
    CHECK(client.ask("DELETE", kSnapshot).status == 204);
  }

  SECTION("asked for twice is made once; another source under its name is refused") {
    client.ask("PUT", kSnapshot, copying(disk));
    CHECK(client.ask("PUT", kSnapshot, copying(disk)).status == 202);
    CHECK(Asking::error_code(client.ask("PUT", kSnapshot, copying(disk_of(client, "fw-01")))) ==
          "PropertyChangeNotAllowed");
    CHECK(read(client.ask("GET", kGroup + "/snapshots" + kVersion)).root()["value"].size() == 1);
  }

  SECTION("that is being made or deleted is not to be deleted or made") {
    client.ask("PUT", kSnapshot, copying(disk));
    CHECK(Asking::error_code(client.ask("DELETE", kSnapshot)) == "Conflict");
    CHECK(Asking::error_code(client.ask("PATCH", kSnapshot, "{}")) == "Conflict");
    client.pass(5min);
    CHECK(client.ask("DELETE", kSnapshot).status == 202);
    CHECK(client.ask("DELETE", kSnapshot).status == 202);
    CHECK(Asking::error_code(client.ask("PUT", kSnapshot, copying(disk))) == "Conflict");
  }

  SECTION("is refused for what is wrong with the body") {
    const auto code = [&](std::string body) {
      return Asking::error_code(client.ask("PUT", kSnapshot, std::move(body)));
    };
    CHECK(code("{") == "InvalidRequestContent");
    CHECK(code("{}") == "LocationRequired");
    CHECK(code(R"({"location":"westeurope"})") == "InvalidParameter");
    CHECK(code(copying(client.vm("web-01"))) == "InvalidParameter");
    CHECK(code(copying(disk + "x")) == "ResourceNotFound");
    std::string elsewhere = copying(disk);
    elsewhere.replace(elsewhere.find("westeurope"), 10, "northeurop");
    CHECK(code(elsewhere) == "InvalidParameter");
    CHECK(Asking::error_code(client.ask("PUT", disk + kVersion, copying(disk))) == "PropertyChangeNotAllowed");
    CHECK(client.ask("GET", kSnapshot).status == 404);
  }

  SECTION("needs a right on the disk") {
    Scenario scenario = default_scenario();
    scenario.principals[0].denied_actions = {"Microsoft.Compute/disks/beginGetAccess/action"};
    Asking lesser({}, std::move(scenario));
    const Answer answer = lesser.signed_in().ask("PUT", kSnapshot, copying(disk));
    CHECK(answer.status == 403);
    CHECK(Asking::error_code(answer) == "LinkedAuthorizationFailed");
  }
}

TEST_CASE("the first answer to a snapshot, in all its forms", "[simulator][volumes]") {
  const auto put = [](std::uint32_t variant) {
    Settings settings;
    settings.variants = {{"F5.5/1a", variant}};
    Asking client(settings);
    return client.ask("PUT", kSnapshot, copying(disk_of(client.signed_in(), "web-01")));
  };
  CHECK(put(1).status == 201);
  CHECK(!Asking::header(put(1), "Azure-AsyncOperation").empty());
  CHECK(put(2).body.empty());
  CHECK(!Asking::header(put(2), "Location").empty());
  CHECK(put(3).status == 201);
  CHECK(Asking::header(put(3), "Location").empty());
}

TEST_CASE("disks and snapshots are listed in pages, by group and by subscription", "[simulator][volumes]") {
  Scenario scenario = default_scenario();
  scenario.page_size = 2;
  for (const char* name : {"a", "b", "c"}) {
    scenario.snapshots.push_back({scenario.vms[0].subscription, "rescue-empty", name, "web-01", true, {{"n", name}}});
  }
  Asking client({}, std::move(scenario));
  client.signed_in();
  const std::string of_all = std::string(kSubscription) + "/providers/Microsoft.Compute/snapshots" + kVersion;
  const auto first = read(client.ask("GET", of_all));
  CHECK(first.root()["value"].size() == 2);
  const auto second = read(client.ask("GET", first.root()["nextLink"].text_or("")));
  CHECK(second.root()["value"].at(0)["name"].text() == "c");
  CHECK(!second.root()["nextLink"].present());
  CHECK(read(client.ask("GET", kGroup + "/snapshots" + kVersion)).root()["value"].size() == 0);
  CHECK(read(client.ask("GET", kGroup + "/disks" + kVersion)).root()["value"].size() == 2);
}

TEST_CASE("a VM whose disk is no resource", "[simulator][volumes]") {
  Scenario scenario = default_scenario();
  scenario.vms[0].os_disk.kind = OsDiskKind::unmanaged;
  scenario.vms[1].os_disk.kind = OsDiskKind::ephemeral;
  Asking client({}, std::move(scenario));
  client.signed_in();
  CHECK(disk_of(client, "web-01").empty());
  CHECK(client.ask("GET", client.vm("web-01", "?api-version=2024-07-01")).body.find("\"vhd\"") != std::string::npos);
  CHECK(client.ask("GET", client.vm("legacy-07", "?api-version=2024-07-01")).body.find("diffDiskSettings") !=
        std::string::npos);
  CHECK(client.ask("GET", disk_of(client, "legacy-07") + kVersion).status == 404);
}
