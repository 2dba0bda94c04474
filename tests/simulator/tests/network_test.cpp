#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

const std::string kNetwork = std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Microsoft.Network";
const std::string kVersion = "?api-version=2024-05-01";

azvmreset::base::json::Document read(const Answer& answer) {
  REQUIRE(answer.status == 200);
  auto document = azvmreset::base::json::Document::parse(answer.body);
  REQUIRE(document);
  return *std::move(document);
}

std::string address_of(Asking& client, std::string_view vm) {
  const auto document = read(client.ask("GET", kNetwork + "/publicIPAddresses/" + std::string(vm) + "-ip" + kVersion));
  return document.root()["properties"]["ipAddress"].text_or("none");
}

}  // namespace

TEST_CASE("the way from an address to a VM", "[simulator][network]") {
  Asking client;
  client.signed_in();
  const auto address = read(client.ask("GET", kNetwork + "/publicIPAddresses/web-01-ip" + kVersion));
  CHECK(address.root()["properties"]["ipAddress"].text() == "20.50.1.4");
  CHECK(address.root()["properties"]["publicIPAllocationMethod"].text() == "Static");

  const auto nic = read(client.ask("GET", kNetwork + "/networkInterfaces/web-01-nic" + kVersion));
  const auto configurations = nic.root()["properties"]["ipConfigurations"];
  CHECK(configurations.at(0)["properties"]["privateIPAddress"].text() == "10.1.0.4");
  CHECK(configurations.at(0)["properties"]["publicIPAddress"]["id"].text() == address.root()["id"].text());
  CHECK(configurations.at(1)["properties"]["privateIPAddress"].text() == "10.1.0.5");
  CHECK(nic.root()["properties"]["virtualMachine"]["id"].text() == client.vm("web-01"));
  CHECK(address.root()["properties"]["ipConfiguration"]["id"].text() == configurations.at(0)["id"].text());

  const auto vm = read(client.ask("GET", client.vm("web-01", "?api-version=2024-07-01")));
  CHECK(vm.root()["properties"]["networkProfile"]["networkInterfaces"].at(0)["id"].text() == nic.root()["id"].text());
}

TEST_CASE("NICs and addresses that belong to no VM", "[simulator][network]") {
  Scenario scenario = default_scenario();
  const std::string& subscription = scenario.subscriptions[0].id;
  NetworkSetUp both, address_alone;
  both.private_ip = "10.9.0.1";
  both.public_ip = "20.9.0.1";
  address_alone.public_ip = "20.9.0.2";
  scenario.unattached.push_back({subscription, "rescue-demo", "spare", "westeurope", both});
  scenario.unattached.push_back({subscription, "rescue-demo", "front", "westeurope", address_alone});
  Asking client({}, std::move(scenario));
  client.signed_in();
  const auto nic = read(client.ask("GET", kNetwork + "/networkInterfaces/spare-nic" + kVersion));
  CHECK(!nic.root()["properties"]["virtualMachine"].present());
  const auto address = read(client.ask("GET", kNetwork + "/publicIPAddresses/front-ip" + kVersion));
  CHECK(address.root()["properties"]["ipAddress"].text() == "20.9.0.2");
  CHECK(!address.root()["properties"]["ipConfiguration"].present());
  CHECK(client.ask("GET", kNetwork + "/networkInterfaces/front-nic" + kVersion).status == 404);
}

TEST_CASE("the group in ids of Microsoft.Network may be in upper case", "[simulator][network]") {
  Settings settings;
  settings.variants = {{"F6.3/2a", 1}};
  Asking client(settings);
  const auto nic = read(client.signed_in().ask("GET", kNetwork + "/networkInterfaces/web-01-nic" + kVersion));
  CHECK(nic.root()["properties"]["virtualMachine"]["id"].text_or("").find("/resourceGroups/RESCUE-DEMO/providers/") !=
        std::string::npos);
  const std::string list = "/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01";
  const auto of_all = read(client.ask("GET", std::string(kSubscription) + list));
  CHECK(of_all.root()["value"].at(0)["id"].text_or("").find("/resourceGroups/RESCUE-DEMO/") != std::string::npos);
  const auto of_group = read(client.ask("GET", std::string(kSubscription) + "/resourceGroups/rescue-demo" + list));
  CHECK(of_group.root()["value"].at(0)["id"].text() == client.vm("web-01"));
}

TEST_CASE("NICs and public addresses are listed in pages", "[simulator][network]") {
  Asking client;
  client.signed_in();
  for (const std::string& scope : {kNetwork, std::string(kSubscription) + "/providers/Microsoft.Network"}) {
    std::size_t nics = 0, pages = 0;
    for (std::string url = scope + "/networkInterfaces" + kVersion; !url.empty(); ++pages) {
      const auto page = read(client.ask("GET", url));
      nics += page.root()["value"].size();
      url = page.root()["nextLink"].text_or("");
    }
    CHECK(nics == 28);
    CHECK(pages == 6);
    CHECK(read(client.ask("GET", scope + "/publicIPAddresses" + kVersion)).root()["value"].size() == 3);
  }
  CHECK(client.ask("GET", kNetwork + "/networkInterfaces/ghost" + kVersion).status == 404);
  CHECK(client.ask("GET", kNetwork + "/publicIPAddresses/fw-01-ip" + kVersion).status == 404);
  CHECK(client.ask("DELETE", kNetwork + "/networkInterfaces/web-01-nic" + kVersion).status == 405);
}

TEST_CASE("a dynamic address is given up with the host, and the next one is another", "[simulator][network]") {
  Asking client;
  client.signed_in();
  CHECK(address_of(client, "parked-01") == "none");
  CHECK(address_of(client, "halted-01") == "20.50.1.13");
  client.act("parked-01", "start");
  client.pass(10min);
  const std::string first = address_of(client, "parked-01");
  CHECK(first.starts_with("20.103."));
  client.act("parked-01", "deallocate");
  client.pass(10min);
  CHECK(address_of(client, "parked-01") == "none");
  client.act("parked-01", "start");
  client.pass(10min);
  CHECK(address_of(client, "parked-01") != first);
  client.act("web-01", "deallocate");
  client.pass(10min);
  CHECK(address_of(client, "web-01") == "20.50.1.4");
}
