#include "ops/find.hpp"

#include <string>
#include <vector>

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using base::format;

namespace {

constexpr std::string_view subscription = "00000000-0000-4000-8000-000000000001";

std::string id(std::string_view group, std::string_view type, std::string_view name) {
  return format("/subscriptions/{}/resourceGroups/{}/providers/{}/{}", subscription, group, type, name);
}

std::string vm(std::string_view name, std::string_view computer = "", std::string_view group = "rescue-demo") {
  return format(R"({{"id":"{}","location":"westeurope","properties":{{"osProfile":{{"computerName":"{}"}}}}}})",
                id(group, "Microsoft.Compute/virtualMachines", name), computer);
}

std::string nic(std::string_view name, std::string_view vm_id, std::string_view address,
                std::string_view public_address = "") {
  const std::string attached = vm_id.empty() ? "null" : format(R"({{"id":"{}"}})", vm_id);
  const std::string outside =
      public_address.empty() ? "" : format(R"(,"publicIPAddress":{{"id":"{}"}})", public_address);
  const std::string self = id("rescue-demo", "Microsoft.Network/networkInterfaces", name);
  return format(R"({{"id":"{}","location":"northeurope","properties":{{"virtualMachine":{},"ipConfigurations":[)"
                R"({{"id":"{}/ipConfigurations/a","properties":{{"privateIPAddress":"{}"{}}}}}]}}}})",
                self, attached, self, address, outside);
}

std::string public_ip(std::string_view name, std::string_view address, std::string_view used_by) {
  const std::string user = used_by.empty() ? "null" : format(R"({{"id":"{}"}})", used_by);
  return format(R"({{"id":"{}","properties":{{"ipAddress":"{}","ipConfiguration":{}}}}})",
                id("rescue-demo", "Microsoft.Network/publicIPAddresses", name), address, user);
}

std::string web(std::string_view group = "rescue-demo") {
  return id(group, "Microsoft.Compute/virtualMachines", "web-01");
}

struct Subscription : ScriptedAzure {
  Subscription& list(const std::vector<std::string>& elements, std::string_view next = "") {
    std::string body = R"({"value":[)";
    for (const std::string& element : elements) body += (body.back() == '[' ? "" : ",") + element;
    body += next.empty() ? "]}" : format(R"(],"nextLink":"{}"}})", next);
    wire.reply(200, {}, std::move(body));
    return *this;
  }
  Subscription& forbid() {
    wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no read"}})");
    return *this;
  }
  Result<FindReport> find(std::string_view text, std::string_view in = subscription) {
    return runner.run(ops::find(context(), Find(std::string(in), std::string(text))));
  }
  FindReport found(std::string_view text) {
    auto report = find(text);
    REQUIRE(report);
    return *report;
  }
};

std::vector<std::string> codes(const FindReport& report) {
  std::vector<std::string> names;
  for (const Finding& finding : report.warnings) names.push_back(finding.code);
  return names;
}

}  // namespace

TEST_CASE("a name is looked for in one list, in any case", "[ops][find]") {
  Subscription azure;
  azure.list({vm("db-01"), vm("web-01", "other")});

  const auto report = azure.found("WEB-01");

  REQUIRE(azure.wire.count() == 1);
  CHECK(azure.wire.last().url ==
        "https://management.azure.com/subscriptions/00000000-0000-4000-8000-000000000001/providers/"
        "Microsoft.Compute/virtualMachines?api-version=2024-07-01");
  REQUIRE(report.vms.size() == 1);
  CHECK(to_json(report) ==
        format(R"({{"schema":"azvmreset.find/1","subscription":"{}","text":"WEB-01","vms":[{{"id":"{}",)"
               R"("name":"web-01","resource_group":"rescue-demo","location":"westeurope","matched":"name",)"
               R"("address":""}}],"warnings":[],"trace_id":""}})",
               subscription, web()));
}

TEST_CASE("a computer's name finds its VM", "[ops][find]") {
  const auto report = Subscription().list({vm("vm-7", "WEB-01"), vm("vm-8", "web-011")}).found("web-01");
  REQUIRE(report.vms.size() == 1);
  CHECK(report.vms[0].name == "vm-7");
  CHECK(report.vms[0].matched == "computer_name");
}

TEST_CASE("all VMs of a name are found, on all pages, by id", "[ops][find]") {
  const auto report = Subscription()
                          .list({vm("web-01", "", "zeta")}, "/subscriptions/x?page=2")
                          .list({vm("web-01", "", "Alpha"), vm("web-01", "", "beta")})
                          .found("web-01");
  REQUIRE(report.vms.size() == 3);
  CHECK(report.vms[0].resource_group == "Alpha");
  CHECK(report.vms[1].resource_group == "beta");
  CHECK(report.vms[2].resource_group == "zeta");
}

TEST_CASE("nothing found is no error", "[ops][find]") {
  const auto report = Subscription().list({vm("db-01")}).found("web-01");
  CHECK(report.vms.empty());
  CHECK(report.warnings.empty());
  CHECK(Subscription().list({}).list({}).list({}).found("10.0.0.4").vms.empty());
}

TEST_CASE("a private address leads through its interface to the VM", "[ops][find]") {
  Subscription azure;
  // ARM writes ids in whatever case it likes.
  azure.list({}).list({nic("n2", id("x", "Microsoft.Compute/virtualMachines", "db"), "10.0.0.40"),
                       nic("n1", web("RESCUE-DEMO"), "10.0.0.4")});
  azure.list({vm("web-01"), vm("db-01")});

  const auto report = azure.found("10.0.0.4");

  REQUIRE(azure.wire.count() == 3);
  CHECK(azure.wire.sent()[0].url.find("Microsoft.Network/publicIPAddresses?api-version=2024-05-01") !=
        std::string::npos);
  CHECK(azure.wire.sent()[1].url.find("Microsoft.Network/networkInterfaces?api-version=2024-05-01") !=
        std::string::npos);
  REQUIRE(report.vms.size() == 1);
  CHECK(report.vms[0].id == web());
  CHECK(report.vms[0].location == "westeurope");
  CHECK(report.vms[0].matched == "private_ip");
  CHECK(report.vms[0].address == "10.0.0.4");
  CHECK(report.warnings.empty());
}

TEST_CASE("IPv6 addresses are compared as addresses", "[ops][find]") {
  const auto report =
      Subscription().list({}).list({nic("n1", web(), "FD00:0:0:0:0:0:0:4")}).list({vm("web-01")}).found("fd00::4");
  REQUIRE(report.vms.size() == 1);
  CHECK(report.vms[0].address == "FD00:0:0:0:0:0:0:4");
}

TEST_CASE("a public address leads through what uses it", "[ops][find]") {
  const std::string configuration =
      id("rescue-demo", "Microsoft.Network/networkInterfaces", "N1") + "/ipConfigurations/A";
  const std::string self = id("rescue-demo", "Microsoft.Network/publicIPAddresses", "p1");
  Subscription azure;
  SECTION("as the address says") {
    azure.list({public_ip("p1", "203.0.113.7", configuration)}).list({nic("n1", web(), "10.0.0.4")});
  }
  SECTION("as the interface says") {
    azure.list({public_ip("p1", "203.0.113.7", "")}).list({nic("n1", web(), "10.0.0.4", self)});
  }
  azure.list({vm("web-01")});
  const auto report = azure.found("203.0.113.7");
  REQUIRE(report.vms.size() == 1);
  CHECK(report.vms[0].matched == "public_ip");
  CHECK(report.vms[0].address == "203.0.113.7");
  CHECK(report.warnings.empty());
}

TEST_CASE("an address that leads to no VM says where it leads", "[ops][find]") {
  Subscription azure;
  SECTION("a load balancer has it") {
    azure.list({public_ip("p1", "203.0.113.7", "/subscriptions/x/loadBalancers/lb/frontendIPConfigurations/f")});
    azure.list({}).list({vm("web-01")});
    const auto report = azure.found("203.0.113.7");
    CHECK(codes(report) == std::vector<std::string>{"address_of_no_vm"});
    CHECK(report.warnings[0].message.find("loadBalancers") != std::string::npos);
  }
  SECTION("an interface without a VM has it") {
    azure.list({}).list({nic("n1", "", "10.0.0.4")}).list({vm("web-01")});
    CHECK(codes(azure.found("10.0.0.4")) == std::vector<std::string>{"address_unattached"});
  }
  SECTION("an instance of a scale set has it") {
    azure.list({}).list({nic("n1", "/subscriptions/x/virtualMachineScaleSets/s/virtualMachines/0", "10.0.0.4")});
    azure.list({vm("web-01")});
    CHECK(codes(azure.found("10.0.0.4")) == std::vector<std::string>{"address_of_no_vm"});
  }
}

TEST_CASE("a VM that only its interface shows is found with what that says", "[ops][find]") {
  const auto report = Subscription().list({}).list({nic("n1", web(), "10.0.0.4")}).list({}).found("10.0.0.4");
  REQUIRE(report.vms.size() == 1);
  CHECK(report.vms[0].id == web());
  CHECK(report.vms[0].location == "northeurope");
}

TEST_CASE("a VM with two ways to match is found once", "[ops][find]") {
  Subscription azure;
  azure.list({}).list({nic("n1", web(), "10.0.0.4"), nic("n2", web(), "10.0.0.4")}).list({vm("web-01"), vm("web-01")});
  CHECK(azure.found("10.0.0.4").vms.size() == 1);
}

TEST_CASE("lists of the network that may not be read are warnings", "[ops][find]") {
  const auto report = Subscription().forbid().forbid().list({vm("web-01", "10.0.0.4")}).found("10.0.0.4");
  CHECK(codes(report) == std::vector<std::string>{"list_not_readable", "list_not_readable"});
  CHECK(report.warnings[0].remedy.find("Microsoft.Network/publicIPAddresses/read") != std::string::npos);
  REQUIRE(report.vms.size() == 1);
  CHECK(report.vms[0].matched == "computer_name");
}

TEST_CASE("the list of VMs must be readable", "[ops][find]") {
  CHECK(Subscription().forbid().find("web-01").error().code == ErrorCode::permission_denied);
  CHECK(Subscription().list({}).forbid().forbid().find("10.0.0.4").error().code == ErrorCode::permission_denied);
}

TEST_CASE("a list that fails otherwise fails the search", "[ops][find]") {
  Subscription azure;
  azure.list({});
  azure.wire.reply(500);
  CHECK(azure.find("10.0.0.4").error().code == ErrorCode::server_error);
}

TEST_CASE("what a list of VMs should not hold is passed over, or ends the search", "[ops][find]") {
  CHECK(Subscription()
            .list({R"({"id":"/subscriptions/../web-01"})", R"({"id":""})", "{}",
                   R"({"id":"/subscriptions/99999999-0000-4000-8000-000000000001/resourceGroups/g/providers/)"
                   R"(Microsoft.Compute/virtualMachines/web-01"})"})
            .found("web-01")
            .vms.empty());
  CHECK(Subscription().list({"7"}).find("web-01").error().code == ErrorCode::protocol);
  CHECK(Subscription().list({R"({"id":7})"}).find("web-01").error().code == ErrorCode::protocol);
  CHECK(Subscription().list({}, "https://evil.example/").find("web-01").error().code == ErrorCode::protocol);
}

TEST_CASE("a list in which everything matches is not taken at its word", "[ops][find]") {
  Subscription azure;
  const std::vector<std::string> page(1000, vm("web-01"));
  for (int i = 2; i <= 12; ++i) azure.list(page, "/next?p=" + std::to_string(i));
  CHECK(azure.find("web-01").error().code == ErrorCode::protocol);
  CHECK(azure.wire.count() == 11);
}

TEST_CASE("a search for nothing, or nowhere, sends nothing", "[ops][find]") {
  Subscription azure;
  CHECK(azure.find("").error().code == ErrorCode::invalid_argument);
  CHECK(azure.find("web-01", "my subscription").error().code == ErrorCode::invalid_argument);
  CHECK(azure.find("web-01", "").error().code == ErrorCode::invalid_argument);
  CHECK(azure.wire.count() == 0);
}
