// `plan`, as far as it comes without a network.
#include <azvmreset/plan.hpp>

#include "cli/plan_request.hpp"
#include "fixtures.hpp"
#include "running.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;

namespace {

constexpr const char* subnet =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/"
    "n/subnets/s";

void refuses(std::vector<const char*> words, const char* reason) {
  words.insert(words.begin(), {"plan", some_vm});
  CAPTURE(words);
  const Ended ended = run_words(words);
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Contains(reason));
}

// What the words make of a request.
PlanRescue request_of(const std::vector<const char*>& words) {
  auto parsed = parse(words);
  REQUIRE_FALSE(parsed.error);
  const Environment environment = variables({});
  const auto settings = Settings::resolve(parsed.arguments, for_plan, environment);
  if (!settings) FAIL(settings.error().message);
  Interrupts interrupts;
  const Terminal terminal(interrupts);
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, interrupts, terminal};
  Call call{parsed.arguments, *settings, environment, console};
  auto request = plan_request(call, ResourceId::parse(some_vm).value());
  REQUIRE(request);
  return std::move(*request);
}

}  // namespace

TEST_CASE("plan says what is missing or said twice before it looks at Azure", "[cli][plan]") {
  refuses({}, "--username is missing");
  refuses({"--username", "a", "--builtin-admin"}, "both name an account");
  refuses({"--rdp", "--username", "a"}, "--username is about an account");
  refuses({"--rdp", "--existing-only"}, "--existing-only is about an account");
  refuses({"--rdp", "--subnet", subnet, "--nat-gateway"}, "both say where");
  refuses({"--rdp", "--rescue-vm", "/subscriptions/x"}, "expected");
  refuses({"--rdp", "--after-failure", "/nowhere/result.json"}, "/nowhere/result.json");
  refuses({"--rdp", "--format", "yaml"}, "--format");
  refuses({"--rdp", "--password-stdin"}, "--password-stdin");
}

TEST_CASE("a file of --after-failure that is empty shows nothing", "[cli][plan]") {
  const azvmreset::test::Folder folder;
  const std::string file = folder.write("result.json", "\n");
  refuses({"--rdp", "--after-failure", file.c_str()}, "is empty");
}

TEST_CASE("the words of plan are the fields of its request", "[cli][plan]") {
  const azvmreset::test::Folder folder;
  const std::string file = folder.write("result.json", "{\"error\":{}}\n");
  const PlanRescue request = request_of({"plan",
                                         some_vm,
                                         "--username",
                                         "azureuser",
                                         "--existing-only",
                                         "--offline-plaintext",
                                         "--hook",
                                         "setup",
                                         "--rescue-os",
                                         "windows",
                                         "--rescue-size",
                                         "Standard_D2s_v5",
                                         "--rescue-image",
                                         "p:o:s:v",
                                         "--rescue-group",
                                         "r",
                                         "--rescue-tag",
                                         "owner=me=you",
                                         "--rescue-tag",
                                         "cost=42",
                                         "--rescue-address-range",
                                         "10.0.0.0/24",
                                         "--rescue-admin-username",
                                         "rescuer",
                                         "--rescue-os-disk-sku",
                                         "Premium_LRS",
                                         "--rescue-disk-encryption-set",
                                         "/keys",
                                         "--rescue-encryption-at-host",
                                         "--rescue-security-type",
                                         "TrustedLaunch",
                                         "--rescue-zone",
                                         "2",
                                         "--rescue-license-type",
                                         "Windows_Server",
                                         "--subnet",
                                         subnet,
                                         "--no-probe",
                                         "--read-back",
                                         "snapshot",
                                         "--deallocate",
                                         "--power-after",
                                         "stopped",
                                         "--lease",
                                         "none",
                                         "--keep-snapshot",
                                         "--after-failure",
                                         file.c_str()});
  CHECK(request.task == PlantedTask::reset_password);
  CHECK(request.reset.username == "azureuser");
  CHECK(request.reset.existing_only);
  CHECK(request.reset.plaintext);
  CHECK(request.hook == Hook::setup);
  CHECK(request.rescue.os == RescueOs::windows);
  CHECK(request.rescue.size == "Standard_D2s_v5");
  CHECK(request.rescue.image == "p:o:s:v");
  CHECK(request.rescue.resource_group == "r");
  CHECK(request.rescue.tags == std::vector<std::pair<std::string, std::string>>{{"cost", "42"}, {"owner", "me=you"}});
  CHECK(request.rescue.network == RescueNetwork::given_subnet);
  CHECK(request.rescue.subnet_id == subnet);
  CHECK(request.rescue.address_range == "10.0.0.0/24");
  CHECK(request.rescue.admin_username == "rescuer");
  CHECK(request.rescue.os_disk_sku == "Premium_LRS");
  CHECK(request.rescue.disk_encryption_set == "/keys");
  CHECK(request.rescue.encryption_at_host);
  CHECK(request.rescue.security_type == "TrustedLaunch");
  CHECK(request.rescue.zone == "2");
  CHECK(request.rescue.license_type == "Windows_Server");
  CHECK_FALSE(request.probe);
  CHECK(request.read_back == ReadBack::snapshot);
  CHECK(request.deallocate);
  CHECK(request.power_after == PowerAfter::stopped);
  CHECK_FALSE(request.lease);
  CHECK(request.keep_snapshot);
  CHECK(request.after_failure == "{\"error\":{}}");
}

TEST_CASE("without words of its own a plan is that of the library", "[cli][plan]") {
  const PlanRescue request = request_of({"plan", some_vm, "--rdp"});
  const PlanRescue plain(ResourceId::parse(some_vm).value());
  CHECK(request.task == PlantedTask::reset_rdp);
  CHECK(request.hook == plain.hook);
  CHECK(request.rescue.os == plain.rescue.os);
  CHECK(request.rescue.network == plain.rescue.network);
  CHECK(request.probe == plain.probe);
  CHECK(request.read_back == plain.read_back);
  CHECK(request.power_after == plain.power_after);
  CHECK(request.lease == plain.lease);
  CHECK(request.from_snapshot.empty());
}

TEST_CASE("a rescue VM is named by its id, or by its name where it lies beside the other", "[cli][plan]") {
  const auto named = request_of({"plan", some_vm, "--rdp", "--rescue-vm", "admin-01"}).rescue.existing;
  REQUIRE(named);
  CHECK(named->name() == "admin-01");
  CHECK(named->resource_group() == ResourceId::parse(some_vm)->resource_group());
  const auto by_id = request_of({"plan", some_vm, "--rdp", "--rescue-vm", named->text().c_str()}).rescue.existing;
  CHECK(by_id == named);
}

TEST_CASE("what a plan takes depends on where the copy is repaired", "[cli][plan][permissions]") {
  const Ended made = run_words({"required-actions", "plan", some_vm, "--username", "a"});
  CHECK(made.code == 0);
  CHECK_THAT(made.out, Contains("Microsoft.Compute/virtualMachines/write"));
  const Ended there = run_words({"required-actions", "plan", some_vm, "--username", "a", "--rescue-vm", "admin-01"});
  CHECK(there.code == 0);
  CHECK_THAT(there.out, !Contains("networkInterfaces/write"));
}
