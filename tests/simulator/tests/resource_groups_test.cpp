// Resource groups, and who still lies in one.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kVersion = "?api-version=2021-04-01";
const std::string kRescue = std::string(kSubscription) + "/resourceGroups/rescue";

struct Grouping : DiskChanging {
  explicit Grouping(Scenario scenario = default_scenario()) : DiskChanging({}, std::move(scenario)) {}

  Answer group(std::string method, std::string body = {}) {
    return ask(std::move(method), kRescue + std::string(kVersion), std::move(body));
  }
  void make() { REQUIRE(group("PUT", R"({"location":"westeurope","tags":{"plan":"p"}})").status == 201); }

  std::vector<std::string> resources(const std::string& scope, std::string_view more = "") {
    std::vector<std::string> ids;
    std::string url = scope + "/resources" + std::string(kVersion) + std::string(more);
    while (!url.empty()) {
      const auto page = read(ask("GET", url));
      for (const auto one : page.root()["value"].elements()) ids.push_back(one["id"].text_or(""));
      url = page.root()["nextLink"].text_or("");
    }
    return ids;
  }
  std::string empty_disk(std::string_view name) {
    const std::string id = kRescue + "/providers/Microsoft.Compute/disks/" + std::string(name);
    REQUIRE(ask("PUT", id + std::string(kDiskVersion),
                R"({"location":"westeurope","properties":{"creationData":{"createOption":"Empty"},"diskSizeGB":4}})")
                .status == 202);
    pass(1min);
    return id;
  }
};

}  // namespace

TEST_CASE("a resource group is made, looked at, and goes with all that is in it", "[simulator][groups]") {
  Grouping client;
  CHECK(Asking::error_code(client.group("GET")) == "ResourceGroupNotFound");
  CHECK(Asking::error_code(client.group("PUT", "{}")) == "LocationRequired");
  client.make();
  CHECK(client.group("PUT", R"({"location":"westeurope","tags":{"plan":"p"}})").status == 200);
  CHECK(Asking::error_code(client.group("PUT", R"({"location":"eastus"})")) == "InvalidResourceGroupLocation");
  CHECK(client.group("GET").body.find(R"("plan":"p")") != std::string::npos);
  CHECK(client.group("HEAD").status == 204);
  CHECK(client.resources(kRescue).empty());
  const std::string disk = client.empty_disk("one");
  CHECK(client.resources(kRescue) == std::vector<std::string>{disk});

  const Answer deleting = client.group("DELETE");
  CHECK(deleting.status == 202);
  CHECK(Asking::state(client.group("GET")) == "Deleting");
  CHECK(client.ask("GET", Asking::header(deleting, "Location")).status == 202);
  client.pass(3min);
  CHECK(client.ask("GET", Asking::header(deleting, "Location")).status == 200);
  CHECK(Asking::error_code(client.group("GET")) == "ResourceGroupNotFound");
  CHECK(client.ask("GET", disk + std::string(kDiskVersion)).status == 404);
  CHECK(client.azure.world().find("web-01") != nullptr);
}

TEST_CASE("a group's resources are listed, of every kind, or of one", "[simulator][groups]") {
  Grouping client;
  const std::string scope = std::string(kSubscription) + "/resourceGroups/rescue-demo";
  const auto has = [](const std::vector<std::string>& ids, std::string_view end) {
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) { return id.ends_with(end); });
  };
  const auto all = client.resources(scope);
  CHECK(has(all, "/virtualMachines/web-01"));
  CHECK(has(all, "/disks/kept-01-os"));
  CHECK(has(all, "/networkInterfaces/web-01-nic"));
  CHECK(has(all, "/virtualNetworks/rescue-demo-vnet"));
  CHECK(client.resources(std::string(kSubscription)).size() >= all.size());
  const auto disks = client.resources(scope, "&$filter=resourceType%20eq%20'Microsoft.Compute/disks'");
  CHECK(has(disks, "/disks/kept-01-os"));
  CHECK_FALSE(has(disks, "/virtualMachines/web-01"));
  CHECK(client.ask("GET", scope + "/resources" + std::string(kVersion) + "&$filter=name%20eq%20'x'").status == 400);
}

TEST_CASE("a lock inside holds a whole group, and a right is needed to make one", "[simulator][groups]") {
  Scenario scenario = default_scenario();
  Grouping client(scenario);
  client.make();
  client.azure.set_lock(client.empty_disk("kept"), "CanNotDelete");
  CHECK(Asking::error_code(client.group("DELETE")) == "ScopeLocked");
  client.azure.set_lock(kRescue, "ReadOnly");
  CHECK(Asking::error_code(client.group("PUT", R"({"location":"westeurope"})")) == "ScopeLocked");

  scenario.principals[0].denied_actions = {"Microsoft.Resources/subscriptions/resourceGroups/write"};
  Grouping lesser(std::move(scenario));
  CHECK(Asking::error_code(lesser.group("PUT", R"({"location":"westeurope"})")) == "AuthorizationFailed");
}
