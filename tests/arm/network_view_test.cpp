#include "arm/network_view.hpp"

#include <string>

#include "arm/vm_entry.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

template <class View>
Result<View> read(Result<View> (*reader)(base::json::Value), const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return reader(document->root());
}

template <class View>
std::string complaint(const Result<View>& view) {
  if (view) return "";
  CHECK(view.error().code == ErrorCode::protocol);
  return view.error().message;
}

}  // namespace

TEST_CASE("an interface with two addresses", "[arm][network]") {
  const auto view = read(arm::read_interface, R"({"id":"/n/1","location":"westeurope","properties":{
    "virtualMachine":{"id":"/vm/1"},
    "ipConfigurations":[
      {"id":"/n/1/a","properties":{"privateIPAddress":"10.0.0.4","publicIPAddress":{"id":"/p/1"}}},
      {"id":"/n/1/b","properties":{"privateIPAddress":"fd00::4","primary":false}}]}})");
  REQUIRE(view);
  CHECK(view->id == "/n/1");
  CHECK(view->location == "westeurope");
  CHECK(view->vm_id == "/vm/1");
  REQUIRE(view->configurations.size() == 2);
  CHECK(view->configurations[0].id == "/n/1/a");
  CHECK(view->configurations[0].private_address == "10.0.0.4");
  CHECK(view->configurations[0].public_address_id == "/p/1");
  CHECK(view->configurations[1].private_address == "fd00::4");
  CHECK(view->configurations[1].public_address_id.empty());
}

TEST_CASE("a public address, assigned and not", "[arm][network]") {
  const auto held = read(arm::read_public_address,
                         R"({"id":"/p/1","properties":{"ipAddress":"203.0.113.7","ipConfiguration":{"id":"/n/1/a"}}})");
  REQUIRE(held);
  CHECK(held->address == "203.0.113.7");
  CHECK(held->configuration_id == "/n/1/a");

  const auto free = read(arm::read_public_address, R"({"id":"/p/2","properties":{"ipConfiguration":null}})");
  REQUIRE(free);
  CHECK(free->address.empty());
  CHECK(free->configuration_id.empty());
}

TEST_CASE("a VM of a list", "[arm][network]") {
  const auto entry = read(arm::read_vm_entry, R"({"id":"/vm/1","location":"westeurope",
    "properties":{"osProfile":{"computerName":"WEB-01"}}})");
  REQUIRE(entry);
  CHECK(entry->id == "/vm/1");
  CHECK(entry->computer_name == "WEB-01");
  CHECK(read(arm::read_vm_entry, R"({"id":"/vm/2"})")->computer_name.empty());
}

TEST_CASE("a member of a network resource that has the wrong type is named", "[arm][network]") {
  CHECK(complaint(read(arm::read_interface, "[]")).find("network interface") != std::string::npos);
  CHECK(complaint(read(arm::read_interface, R"({"properties":{"virtualMachine":"vm"}})")).find("virtualMachine") !=
        std::string::npos);
  CHECK(complaint(read(arm::read_interface, R"({"properties":{"ipConfigurations":{}}})")).find("ipConfigurations") !=
        std::string::npos);
  CHECK(complaint(read(arm::read_interface, R"({"properties":{"ipConfigurations":[7]}})")).find("ipConfigurations") !=
        std::string::npos);
  CHECK(complaint(read(arm::read_public_address, "7")).find("public IP address") != std::string::npos);
  CHECK(complaint(read(arm::read_public_address, R"({"properties":{"ipAddress":7}})")).find("ipAddress") !=
        std::string::npos);
  CHECK(complaint(read(arm::read_vm_entry, "null")).find("virtual machine") != std::string::npos);
  CHECK(complaint(read(arm::read_vm_entry, R"({"id":["x"]})")).find("id") != std::string::npos);
}

TEST_CASE("a subnet has a way out by default, unless it says that it has none", "[arm][network]") {
  const auto read = [](const std::string& text) {
    const auto document = base::json::Document::parse(text);
    REQUIRE(document);
    return arm::read_subnet(document->root());
  };
  CHECK(read(R"({"id":"/subnet/1","properties":{}})")->default_outbound);
  const auto closed = read(R"({"id":"/subnet/1","properties":{"defaultOutboundAccess":false,
    "natGateway":{"id":"/nat/1"},"routeTable":{"id":"/routes/1"}}})");
  REQUIRE(closed);
  CHECK_FALSE(closed->default_outbound);
  CHECK(closed->nat_gateway_id == "/nat/1");
  CHECK(closed->route_table_id == "/routes/1");
  CHECK(read("7").error().code == ErrorCode::protocol);
  CHECK(read(R"({"properties":{"natGateway":7}})").error().code == ErrorCode::protocol);
}

TEST_CASE("an address of an interface names its subnet, and whether it is the first", "[arm][network]") {
  const auto document = base::json::Document::parse(R"({"id":"/nic/1","properties":{"ipConfigurations":[
    {"id":"/nic/1/a","properties":{"primary":true,"subnet":{"id":"/subnet/1"}}}]}})");
  REQUIRE(document);
  const auto view = arm::read_interface(document->root());
  REQUIRE(view);
  CHECK(view->configurations.front().primary);
  CHECK(view->configurations.front().subnet_id == "/subnet/1");
}
