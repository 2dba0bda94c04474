#include <azvmreset/resource_id.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

const std::string subscription = "00112233-4455-6677-8899-AABBccddeeff";

std::string id_of(const std::string& group, const std::string& name) {
  return "/subscriptions/" + subscription + "/resourceGroups/" + group +
         "/providers/Microsoft.Compute/virtualMachines/" + name;
}

}  // namespace

TEST_CASE("a resource id is taken apart and written in the canonical spelling", "[base][resource_id]") {
  const auto id =
      ResourceId::parse("/SUBSCRIPTIONS/" + subscription +
                        "/resourcegroups/My-Group_(1).a/Providers/microsoft.compute/VirtualMachines/Vm-1_a.b");
  REQUIRE(id);
  CHECK(id->subscription() == subscription);
  CHECK(id->resource_group() == "My-Group_(1).a");
  CHECK(id->name() == "Vm-1_a.b");
  CHECK(id->text() == id_of("My-Group_(1).a", "Vm-1_a.b"));
}

TEST_CASE("ids that differ in case only are the same VM", "[base][resource_id]") {
  const auto id = ResourceId::parse(id_of("Group", "Vm"));
  const auto same = ResourceId::parse(id_of("GROUP", "vM"));
  const auto other = ResourceId::parse(id_of("group", "vm2"));
  REQUIRE((id && same && other));
  CHECK(*id == *same);
  CHECK(*id != *other);
}

TEST_CASE("parts make the same id as its text", "[base][resource_id]") {
  const auto id = ResourceId::from_parts(subscription, "group", "vm");
  REQUIRE(id);
  CHECK(id->text() == id_of("group", "vm"));
  CHECK_FALSE(ResourceId::from_parts("sub", "group", "vm"));
  CHECK_FALSE(ResourceId::from_parts(subscription, "group/../x", "vm"));
  CHECK_FALSE(ResourceId::from_parts(subscription, "group", "vm/extensions/x"));
}

TEST_CASE("names are taken up to the length that Azure has", "[base][resource_id]") {
  CHECK(ResourceId::parse(id_of(std::string(90, 'g'), std::string(64, 'v'))));
  CHECK_FALSE(ResourceId::parse(id_of(std::string(91, 'g'), "v")));
  CHECK_FALSE(ResourceId::parse(id_of("g", std::string(65, 'v'))));
}

TEST_CASE("names that could change the request path are refused", "[base][resource_id]") {
  const std::vector<std::string> names = {
      "",
      ".",
      "..",
      "...",
      "a.",
      "a b",
      "a%2Fb",
      "a%20b",
      "a\\b",
      "a?b",
      "a#b",
      "a;b",
      "a:b",
      "a@b",
      "a\nb",
      "a\tb",
      "a\x7F",
      "a'b",
      "a\"b",
      "a<b",
      "a|b",
      "ä",
      "a*b",
      "a+b",
      "a,b",
      "a=b",
      "a&b",
      "a$b",
      "a!b",
      "a~b",
      "\xFF",
      "a\u202Eb",
      "a\u3002",
      std::string("a\0b", 3),
      std::string("a\0", 2),
  };
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto as_group = ResourceId::parse(id_of(name, "vm"));
    REQUIRE_FALSE(as_group);
    CHECK(as_group.error().code == ErrorCode::invalid_argument);
    const auto as_vm = ResourceId::parse(id_of("group", name));
    REQUIRE_FALSE(as_vm);
    CHECK(as_vm.error().code == ErrorCode::invalid_argument);
    CHECK(as_vm.error().message.find('\n') == std::string::npos);
  }
  CHECK_FALSE(ResourceId::parse(id_of("group", "vm(1)")));  // only a group may have parentheses
}

TEST_CASE("anything but a VM's id is refused with what was found", "[base][resource_id]") {
  const std::string prefix = "/subscriptions/" + subscription + "/resourceGroups/g/providers/";
  struct Row {
    std::string text, message;
  };
  const Row rows[] = {
      {"", "begins with /subscriptions/, found \"\""},
      {"vm1", "found \"vm1\""},
      {"https://management.azure.com" + id_of("g", "v"), "found \"https://management.azure.com"},
      {" " + id_of("g", "v"), "begins with /subscriptions/"},
      {"/", "virtualMachines/{name}, found \"/\""},
      {"//" + id_of("g", "v"), "virtualMachines/{name}, found"},
      {"/subscriptions/" + subscription, "virtualMachines/{name}, found"},
      {"/subscriptions/" + subscription + "/resourceGroups/g", "virtualMachines/{name}, found"},
      {"/subscriptions/x/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v",
       "a GUID as subscription, found \"x\""},
      {"/subscriptions//resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v",
       "a GUID as subscription, found \"\""},
      {id_of("g", "v") + "/", "nothing after the name of the VM, found \"/\""},
      {id_of("g", "v") + "/extensions/e", "found \"/extensions/e\""},
      {id_of("g", "v") + "//", "found \"//\""},
      {prefix + "Microsoft.Compute/disks/d", "expected virtualMachines, found \"disks\""},
      {prefix + "Microsoft.HybridCompute/machines/m", "found one of \"Microsoft.HybridCompute\""},
      {prefix + "Microsoft.Compute/virtualMachineScaleSets/ss/virtualMachines/0", "found the scale set \"ss\""},
      {prefix + "microsoft.compute/VIRTUALMACHINESCALESETS/ss", "found the scale set \"ss\""},
      {"/subscriptions/" + subscription + "/resourceGroup/g/providers/Microsoft.Compute/virtualMachines/v",
       "virtualMachines/{name}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto id = ResourceId::parse(row.text);
    REQUIRE_FALSE(id);
    CHECK(id.error().code == ErrorCode::invalid_argument);
    CHECK_THAT(id.error().message, Catch::Contains(row.message));
  }
}

TEST_CASE("a classic VM is blocked, with the way out", "[base][resource_id]") {
  for (const char* type : {"virtualMachines", "VIRTUALMACHINES", "domainNames"}) {
    const auto id = ResourceId::parse("/subscriptions/" + subscription +
                                      "/resourceGroups/g/providers/Microsoft.ClassicCompute/" + type + "/v");
    REQUIRE_FALSE(id);
    CHECK(id.error().code == ErrorCode::blocked);
    CHECK(id.error().blockers == std::vector<std::string>{"classic_vm"});
    CHECK_THAT(id.error().message, Catch::Contains("retired"));
    CHECK_THAT(id.error().remedy, Catch::Contains("migrate"));
  }
}

TEST_CASE("an error about a hostile id stays short and on one line", "[base][resource_id]") {
  std::string slashes(1'000'000, '/');
  for (const std::string& text : {slashes, std::string(1'000'000, 'a'), id_of("g", std::string(1'000'000, '\n')),
                                  "/subscriptions/" + std::string(100'000, '\x1B')}) {
    const auto id = ResourceId::parse(text);
    REQUIRE_FALSE(id);
    CHECK(id.error().message.size() < 1200);
    CHECK(id.error().message.find_first_of("\n\x1B") == std::string::npos);
  }
}
