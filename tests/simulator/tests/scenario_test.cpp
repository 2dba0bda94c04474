#include "simulator/scenario.hpp"
#include "support/catch.hpp"

#include <string>

using namespace azvmreset::sim;

namespace {

constexpr std::string_view kGood = R"({
  "tenant_id": "00000000-0000-4000-8000-00000000000a",
  "principals": [{"client_id": "00000000-0000-4000-8000-00000000000b", "client_secret": "s"}],
  "subscriptions": [{"id": "00000000-0000-4000-8000-000000000001",
                     "resource_groups": [{"name": "g", "location": "westeurope"}]}],
  "virtual_machines": [{"name": "vm", "resource_group": "G", "guest": {"accounts": [{"name": "u", "password": "p"}]}}]
})";

std::string replaced(std::string_view what, std::string_view with) {
  std::string text(kGood);
  text.replace(text.find(what), what.size(), with);
  return text;
}

std::string refused(std::string_view what, std::string_view with) {
  const auto scenario = read_scenario(replaced(what, with));
  return scenario ? "accepted" : scenario.error().message;
}

}  // namespace

TEST_CASE("a scenario file", "[simulator][scenario]") {
  SECTION("says as little as it likes") {
    const auto scenario = read_scenario(kGood);
    REQUIRE(scenario);
    const VmSetUp& vm = scenario->vms.at(0);
    CHECK(vm.location == "westeurope");
    CHECK(vm.subscription == "00000000-0000-4000-8000-000000000001");
    CHECK(vm.power == Power::running);
    CHECK(vm.guest.computer_name == "vm");
    CHECK(vm.guest.accounts.at(0).password.matches("p"));
    CHECK(!vm.guest.accounts.at(0).password_set);
    CHECK(scenario->principals.at(0).object_id == scenario->principals.at(0).client_id);
  }

  SECTION("is refused with the place, what was found and what was expected") {
    CHECK(refused("{", "").find("the file: expected JSON") == 0);
    CHECK(refused("\"tenant_id\"", "\"tenant\"") == "tenant_id: found nothing, expected this member");
    CHECK(refused("00000000-0000-4000-8000-00000000000a", "x") == "tenant_id: found \"x\", expected a GUID");
    const std::string secret = "\"client_secret\": \"s\"";
    CHECK(refused(secret, secret + ", \"certificates\": [\"x\"]") ==
          "principals[0].certificates[0]: found no certificate, expected one in PEM form");
    CHECK(refused(secret, secret + ", \"federated_credentials\": [{\"issuer\": \"i\", \"subject\": \"s\"}]") ==
          "principals[0].federated_credentials[0].issuer_key: found nothing, expected this member");
    CHECK(refused(secret, secret + ", \"federated_credentials\": [{\"issuer\": \"i\", \"subject\": \"s\", "
                                   "\"issuer_key\": \"k\"}]") ==
          "principals[0].federated_credentials[0].issuer_key: found no key, expected a public key in PEM form");
    CHECK(refused("\"guest\"", "\"gest\"").find("virtual_machines[0]: found the unknown member \"gest\"") == 0);
    CHECK(refused("\"resource_group\": \"G\"", "\"resource_group\": \"other\"")
              .find("virtual_machines[0].resource_group: found \"other\", expected a group of the subscription") == 0);
    CHECK(refused("\"name\": \"vm\",", "\"name\": \"vm\", \"power\": \"on\",") ==
          "virtual_machines[0].power: found \"on\", expected one of running, stopped, deallocated, starting, stopping, "
          "deallocating");
    CHECK(refused("\"guest\": {", "\"guest\": {\"rdp\": {\"port\": 0}, ") ==
          "virtual_machines[0].guest.rdp.port: found \"0\", expected a whole number from 1 to 65535");
    CHECK(refused("\"password\": \"p\"", "\"groups\": [\"admins\"]") ==
          "virtual_machines[0].guest.accounts[0].groups[0]: found \"admins\", expected administrators, users, "
          "remote_desktop_users or a SID");
    CHECK(refused("{\"name\": \"u\", \"password\": \"p\"}", "{\"name\": \"u\"}, {\"name\": \"U\"}")
              .find("virtual_machines[0].guest.accounts[1].name: found \"U\" twice") == 0);
    CHECK(refused("\"guest\": {", "\"os_disk\": {\"kind\": \"floppy\"}, \"guest\": {") ==
          "virtual_machines[0].os_disk.kind: found \"floppy\", expected one of managed, unmanaged, ephemeral");
    CHECK(refused("\"guest\": {", "\"network\": {\"public_ip\": \"20.1.2.300\"}, \"guest\": {") ==
          "virtual_machines[0].network.public_ip: found \"20.1.2.300\", expected an IPv4 address");
    CHECK(refused("\"guest\": {", "\"network\": {\"more_private_ips\": [\"10.0.0\"]}, \"guest\": {") ==
          "virtual_machines[0].network.more_private_ips[0]: found \"10.0.0\", expected an IPv4 address");
    CHECK(refused("\"virtual_machines\"",
                  R"("unattached": [{"name": "a", "resource_group": "g"}], "virtual_machines")") ==
          "unattached[0].network: found nothing, expected this member");
    CHECK(refused("\"virtual_machines\"", R"("locks": [{"level": "ReadOnly", "resource": "x"}], "virtual_machines")") ==
          "locks[0].resource: found no resource_group beside it, expected the one that the resource lies in");
    CHECK(refused("\"virtual_machines\"", R"("locks": [{"level": "Shut"}], "virtual_machines")") ==
          "locks[0].level: found \"Shut\", expected one of ReadOnly, CanNotDelete");
    CHECK(refused("\"virtual_machines\"",
                  R"("locks": [{"level": "ReadOnly", "resource_group": "x"}], "virtual_machines")")
              .find("locks[0].resource_group: found \"x\", expected a group") == 0);
    CHECK(refused("\"virtual_machines\"", R"("snapshots": [{"name": "s", "resource_group": "g", "vm": "ghost"}],
                                            "virtual_machines")") ==
          "snapshots[0].vm: found \"ghost\", expected a VM of this file with a managed disk");
    CHECK(refused("\"guest\": {", "\"network\": {\"subnet\": \"a/b\"}, \"guest\": {") ==
          "virtual_machines[0].network.subnet: found \"a/b\", expected \"network/subnet\" of virtual_networks in the "
          "same group");
    CHECK(refused("\"guest\": {", R"("data_disks": [{"name": "a"}, {"name": "b"}], "guest": {)") ==
          "virtual_machines[0].data_disks[1].lun: found \"0\" twice, expected each LUN once");
    CHECK(refused("\"guest\": {", R"("security_type": "Trusted", "guest": {)") ==
          "virtual_machines[0].security_type: found \"Trusted\", expected one of Standard, TrustedLaunch, "
          "ConfidentialVM");
    CHECK(refused("\"guest\": {", R"("os_disk": {"generation": "V3"}, "guest": {)") ==
          "virtual_machines[0].os_disk.generation: found \"V3\", expected one of V1, V2");
    CHECK(refused("\"virtual_machines\"", R"("vm_sizes": [{"name": "x", "cores": 0}], "virtual_machines")") ==
          "vm_sizes[0].cores: found \"0\", expected a whole number from 1 to 1024");
    CHECK(refused("\"virtual_machines\"", R"("quotas": [{"name": "x"}], "virtual_machines")") ==
          "quotas[0].limit: found nothing, expected this member");
    CHECK(refused("\"virtual_machines\"", R"("policies": [{"types": []}], "virtual_machines")") ==
          "policies[0].name: found nothing, expected this member");
    CHECK(refused("\"virtual_machines\"",
                  R"("virtual_networks": [{"name": "n", "resource_group": "x", "subnets": []}], "virtual_machines")")
              .find("virtual_networks[0].resource_group: found \"x\", expected a group") == 0);
    CHECK(refused("[{\"client_id\": \"00000000-0000-4000-8000-00000000000b\", \"client_secret\": \"s\"}]", "[]") ==
          "principals: found none, expected at least one");
  }
}

TEST_CASE("the built-in scenario is readable and has the VMs that examples name", "[simulator][scenario]") {
  const auto scenario = read_scenario(default_scenario_text());
  REQUIRE(scenario);
  CHECK(scenario->subscriptions.at(0).id == "00000000-0000-4000-8000-000000000001");
  std::string names;
  for (const VmSetUp& vm : scenario->vms) names += vm.name + " ";
  CHECK(names ==
        "web-01 legacy-07 dc-01 linux-01 stopped-01 strict-01 laps-01 fw-01 named-01 noext-01 entra-01 standard-01 "
        "halted-01 parked-01 frozen-01 kept-01 "
        "mustchange-01 locked-01 expired-01 dc-02 member-01 deny-01 "
        "dead-01 ade-01 ephemeral-01 confidential-01 unmanaged-01 rescue-01 ");
}
