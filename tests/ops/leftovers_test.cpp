#include "ops/leftovers.hpp"

#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "ops/leftovers_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace azvmreset::test::left;
using namespace std::chrono_literals;
using base::format;

TEST_CASE("a snapshot of ours is known by its tags, its name and its source", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()});

  const auto report = azure.look();

  REQUIRE(azure.wire.count() == 3);
  CHECK(azure.wire.last().url == format("https://management.azure.com{}/providers/Microsoft.Compute/"
                                        "snapshots?api-version=2024-03-02",
                                        group));
  const Leftover& item = only_snapshot(report);
  CHECK(item.ours);
  CHECK_FALSE(item.removed);
  CHECK(item.id == id_of(our_name));
  CHECK(item.operation_id == operation);
  CHECK(item.created_at == base::parse_timestamp("2026-09-21T14:00:00Z"));
  CHECK_FALSE(item.reason.empty());
  CHECK(report.warnings.empty());
  CHECK(azure.deleted().empty());
}

TEST_CASE("ARM's spelling makes no difference", "[ops][leftovers]") {
  Copy copy;
  copy.source =
      "/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001/resourcegroups/DISKS-RG/providers/microsoft.compute/"
      "disks/WEB-01-OS";
  copy.tags = format(R"("AZVMRESET-OPERATION":"{}","Azvmreset-Target":"{}")", operation,
                     "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/RESCUE-DEMO/providers/"
                     "Microsoft.Compute/virtualMachines/WEB-01");
  CHECK(only_snapshot(Group().vm().list({copy}).look()).ours);
}

TEST_CASE("what looks like ours and is not proved says why", "[ops][leftovers]") {
  Copy copy;
  std::string why;
  SECTION("another name") {
    copy.name = "azvmreset-11111111111111111111111111111111";
    why = std::string(our_name);
  }
  SECTION("the copy of another disk") {
    copy.source = disk("web-01-data");
    why = "web-01-data";
  }
  SECTION("the copy of nothing that is told") {
    copy.source = "";
    why = "it is a copy of";
  }
  SECTION("an operation that is none") {
    copy.tags = format(R"("azvmreset-operation":"me","azvmreset-target":"{}")", kVm);
    why = "expected a GUID";
  }
  SECTION("no operation") {
    copy.tags = format(R"("azvmreset-target":"{}")", kVm);
    why = "expected a GUID";
  }
  SECTION("the tag of another VM") {
    copy.tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"another")", operation);
    why = "another";
  }
  SECTION("no tags") {
    copy.tags = "";
    why = "no tag azvmreset-target";
  }
  Group azure;
  azure.vm().list({copy});
  const auto report = azure.remove();
  CHECK_FALSE(only_snapshot(report).ours);
  CHECK(only_snapshot(report).reason.find(why) != std::string::npos);
  CHECK(azure.deleted().empty());
}

TEST_CASE("a snapshot that has nothing to do with us or the VM is not told of", "[ops][leftovers]") {
  Copy backup;
  backup.name = "nightly";
  backup.tags = R"("backup":"weekly")";
  Copy of_another_vm;
  of_another_vm.tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"another")", operation);
  of_another_vm.source = disk("db-01-os");
  for (const Leftover& item : Group().vm().list({backup, of_another_vm}).look().items) CHECK(item.kind == "extension");
}

TEST_CASE("the VMAccess extension is told of and never removed", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({});
  const auto report = azure.remove();
  REQUIRE(report.items.size() == 1);
  CHECK(report.items[0].kind == "extension");
  CHECK(report.items[0].id == format("{}/extensions/myVMAccessExtension", kVm));
  CHECK_FALSE(report.items[0].ours);
  CHECK(report.items[0].reason.find("delete the extension") != std::string::npos);
  CHECK(azure.deleted().empty());
}

TEST_CASE("items come by id, from all pages", "[ops][leftovers]") {
  Copy second;
  second.name = "azvmreset-b";
  Copy first;
  first.name = "AZVMRESET-a";
  const auto report = Group().vm().list({second}, "/next?p=2").list({first}).look();
  REQUIRE(report.items.size() == 3);
  CHECK(report.items[0].name == "AZVMRESET-a");
  CHECK(report.items[1].name == "azvmreset-b");
  CHECK(report.items[2].kind == "extension");
}

TEST_CASE("what is removed is read again before, and seen to be gone after", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()});
  azure.vm().show(Copy()).answer(200).show(Copy()).answer(404, "ResourceNotFound");

  const auto report = azure.remove();

  CHECK(only_snapshot(report).removed);
  CHECK(azure.deleted() ==
        std::vector<std::string>{format("https://management.azure.com{}?api-version=2024-03-02", id_of(our_name))});
  CHECK(azure.wire.count() == 8);
}

TEST_CASE("what is gone already counts as removed when it was ours to remove", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()}).vm().show(Copy()).answer(404, "ResourceNotFound").answer(404, "ResourceNotFound");
  CHECK(only_snapshot(azure.remove()).removed);
}

TEST_CASE("what has changed since the list is not removed", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()});
  SECTION("the tags") {
    Copy changed;
    changed.tags = "";
    azure.vm().show(changed);
  }
  SECTION("the VM's disk") { azure.vm(vm_on(disk("web-01-os-restored"))).show(Copy()); }
  SECTION("the VM has no managed disk any more") { azure.vm(golden("vm.json")).show(Copy()); }
  SECTION("somebody is at it") {
    Copy changing;
    changing.state = "Updating";
    azure.vm().show(changing);
  }
  SECTION("it is gone") { azure.vm().answer(404, "ResourceNotFound"); }
  SECTION("it may not be read") { azure.vm().answer(403, "AuthorizationFailed"); }
  SECTION("the VM may not be read") { azure.answer(403, "AuthorizationFailed"); }
  const auto report = azure.remove();
  CHECK_FALSE(only_snapshot(report).removed);
  CHECK_FALSE(only_snapshot(report).reason.empty());
  CHECK(azure.deleted().empty());
}

TEST_CASE("a lock or a missing permission spares the one and not the next", "[ops][leftovers]") {
  const std::string other_operation = "1f8fad5b-d9cb-469f-a165-70867728950e";
  Copy other;
  other.name = "azvmreset-1f8fad5bd9cb469fa16570867728950e";
  other.tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"{}")", other_operation, kVm);
  for (const int status : {403, 409}) {
    CAPTURE(status);
    Group azure;
    azure.vm().list({Copy(), other});
    azure.vm().show(Copy()).answer(status, "ScopeLocked");
    azure.vm().show(other).answer(204).answer(404, "ResourceNotFound");
    const auto report = azure.remove();
    REQUIRE(report.items.size() == 3);
    CHECK_FALSE(report.items[0].removed);
    CHECK(report.items[0].ours);
    CHECK(report.items[0].reason.find("words") != std::string::npos);
    CHECK(report.items[1].removed);
    CHECK(azure.deleted().size() == 2);
  }
}

TEST_CASE("ARM's word that it is deleted is not enough", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()}).vm().show(Copy()).answer(200);
  azure.wire.reply_forever(200, {}, Copy().text());
  const auto report = azure.remove();
  CHECK_FALSE(only_snapshot(report).removed);
  CHECK(only_snapshot(report).reason.find("not seen to be gone") != std::string::npos);
}

TEST_CASE("a delete whose answer was lost is looked after", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()}).vm().show(Copy());
  Error broken(ErrorCode::connection, "reset by peer");
  broken.may_have_arrived = true;
  azure.wire.fail(broken);
  azure.answer(404, "ResourceNotFound");
  CHECK(only_snapshot(azure.remove()).removed);
}

TEST_CASE("a stop in the middle tells what was done", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({Copy()}).vm().show(Copy());
  azure.wire.reply(202, {{"Location", "https://management.azure.com/operations/1"}});
  azure.wire.reply_forever(202);
  const auto report = azure.run(true, 60s);
  REQUIRE(report);
  CHECK_FALSE(only_snapshot(*report).removed);
  REQUIRE(report->warnings.size() == 1);
  CHECK(report->warnings[0].code == "stopped");
}

TEST_CASE("a list that may not be read is a warning", "[ops][leftovers]") {
  const auto report = Group().vm().answer(403, "AuthorizationFailed").look();
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].code == "list_not_readable");
  CHECK(report.items.size() == 1);
}

TEST_CASE("a VM without a managed disk has no snapshots to look for", "[ops][leftovers]") {
  Group azure;
  azure.vm(golden("vm.json"));
  const auto report = azure.look();
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].code == "no_managed_disk");
  CHECK(azure.wire.count() == 2);
}

TEST_CASE("a list that cannot be understood fails", "[ops][leftovers]") {
  Group azure;
  SECTION("an element") { azure.vm().wire.reply(200, {}, R"({"value":[7]})"); }
  SECTION("a foreign next page") { azure.vm().list({}, "https://evil.example/"); }
  CHECK(azure.run(false).error().code == ErrorCode::protocol);
}

TEST_CASE("removal waits until nobody of this process writes to the VM", "[ops][leftovers]") {
  Group azure;
  azure.vm().list({});
  engine::Scope writer_scope(azure.runner.loop);
  engine::Scope scope(azure.runner.loop);
  std::optional<Result<arm::VmQueue::Place>> place;
  std::optional<Result<LeftoversReport>> report;
  azure.runner.start(writer_scope, azure.arm.writers().enter(azure.ScriptedAzure::vm()), place);
  azure.runner.turn_until([&] { return place.has_value(); });

  Leftovers request(azure.ScriptedAzure::vm());
  request.remove = true;
  azure.runner.start(scope, ops::leftovers(azure.context(), std::move(request)), report);
  azure.runner.settle();
  CHECK_FALSE(report);
  CHECK(azure.wire.count() == 0);

  place.reset();
  azure.runner.turn_until([&] { return report.has_value(); });
  CHECK(report->ok());
}
