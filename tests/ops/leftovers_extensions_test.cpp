// The VMAccess instance and the handlers of Run Command.
#include "ops/leftovers_extensions.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "ops/leftovers_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace azvmreset::test::left;

namespace {

// The instance of the VM as it is read alone.
std::string instance(std::string_view tag = "an-earlier-reset", std::string_view state = "Succeeded") {
  return with(extension(tag, state), R"("name":"enablevmaccess","properties")",
              R"("name":"myVMAccessExtension","properties")");
}

const Leftover& vm_access(const LeftoversReport& report) { return only("extension", report); }

// A VM whose instance bears the tag that the caller gives.
struct Marked : Group {
  Marked() {
    tag = "An-Earlier-Reset";
    vm().list({});
  }
};

arm::VmView seen(std::string_view name, std::string_view tag) {
  arm::VmView vm;
  arm::ExtensionView extension;
  extension.name = std::string(name);
  extension.publisher = "Microsoft.Compute";
  extension.type = "VMAccessAgent";
  extension.force_update_tag = std::string(tag);
  vm.extensions.push_back(extension);
  return vm;
}

}  // namespace

TEST_CASE("whose a VMAccess instance is, only the tag of a reset tells", "[ops][leftovers]") {
  constexpr std::string_view guid = "0f8fad5b-d9cb-469f-a165-70867728950e";
  struct Row {
    const char* name;
    std::string_view on_it;
    std::string given;
    bool ours;
    std::string_view why;
  };
  for (const Row& row : {
           Row{"enablevmaccess", guid, "", false, "others give, too"},
           Row{"VMAccessAgent", "RerunExtension", "", false, "who made it cannot be told"},
           Row{"enablevmaccess", "", "", false, "who made it cannot be told"},
           Row{"enablevmaccess", guid, std::string(guid), true, "bears the forceUpdateTag"},
           Row{"named-by-the-portal", guid, "0F8FAD5B-D9CB-469F-A165-70867728950E", true, "bears the forceUpdateTag"},
           Row{"enablevmaccess", "another", std::string(guid), false, "another write came after"},
           Row{"enablevmaccess", "", std::string(guid), false, "another write came after"},
       }) {
    CAPTURE(row.name, row.on_it, row.given);
    const auto left = ops::extensions_left(seen(row.name, row.on_it), ResourceId::parse(kVm).value(), row.given);
    REQUIRE(left.size() == 1);
    CHECK(left[0].kind == "extension");
    CHECK(left[0].ours == row.ours);
    CHECK(left[0].reason.find(row.why) != std::string::npos);
    CHECK((left[0].reason.find("delete the extension") != std::string::npos) != row.ours);
  }
}

TEST_CASE("the instance that bears the tag is read again, removed, and seen to be gone", "[ops][leftovers]") {
  Marked azure;
  azure.wire.reply(200, {}, instance());
  azure.answer(204).answer(404, "ResourceNotFound");

  const auto report = azure.remove();

  CHECK(vm_access(report).ours);
  CHECK(vm_access(report).removed);
  CHECK(azure.deleted() ==
        std::vector<std::string>{
            format("https://management.azure.com{}/extensions/myVMAccessExtension?api-version=2024-07-01", kVm)});
}

TEST_CASE("an instance is only looked at without remove", "[ops][leftovers]") {
  Marked azure;
  const auto report = azure.look();
  CHECK(vm_access(report).ours);
  CHECK_FALSE(vm_access(report).removed);
  CHECK(azure.deleted().empty());
}

TEST_CASE("an instance that has changed since the VM was read is not removed", "[ops][leftovers]") {
  Marked azure;
  std::string why;
  SECTION("somebody has written to it") {
    azure.wire.reply(200, {}, instance("another"));
    why = "somebody else has written";
  }
  SECTION("it is another extension now") {
    azure.wire.reply(200, {}, with(instance(), "VMAccessAgent", "CustomScriptExtension"));
    why = "somebody else has written";
  }
  SECTION("it is at work") {
    azure.wire.reply(200, {}, instance("an-earlier-reset", "Updating"));
    why = "at work";
  }
  SECTION("it is gone") {
    azure.answer(404, "ResourceNotFound");
    why = "somebody else has removed";
  }
  SECTION("it may not be read") {
    azure.answer(403, "AuthorizationFailed");
    why = "could not be read again";
  }
  const auto report = azure.remove();
  CHECK_FALSE(vm_access(report).removed);
  CHECK(vm_access(report).reason.find(why) != std::string::npos);
  CHECK(azure.deleted().empty());
}

TEST_CASE("the handlers of Run Command are nobody's own, and stay", "[ops][leftovers]") {
  const std::string handlers =
      R"("extensionHandlers": [{"type":"Microsoft.CPlat.Core.RunCommandHandlerWindows","typeHandlerVersion":"1.3"},)"
      R"({"type":"Microsoft.CPlat.Core.RunCommandWindows","typeHandlerVersion":"1.1"},)";
  Group azure;
  azure.vm(with(vm_on(), R"("extensionHandlers": [)", handlers)).list({});

  const auto report = azure.remove();

  REQUIRE(report.items.size() == 3);
  CHECK(report.items[0].name == "Microsoft.CPlat.Core.RunCommandHandlerWindows");
  CHECK(report.items[1].name == "Microsoft.CPlat.Core.RunCommandWindows");
  CHECK(report.items[1].reason.find("RemoveRunCommandWindowsExtension") != std::string::npos);
  for (const auto at : {0, 1}) {
    CHECK(report.items[at].kind == "handler");
    CHECK(report.items[at].id == kVm);
    CHECK_FALSE(report.items[at].ours);
  }
  CHECK(azure.deleted().empty());
}
