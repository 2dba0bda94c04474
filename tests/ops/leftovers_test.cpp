#include "ops/leftovers.hpp"

#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using base::format;

namespace {

constexpr std::string_view group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/disks-rg";
constexpr std::string_view operation = "0f8fad5b-d9cb-469f-a165-70867728950e";
constexpr std::string_view our_name = "azvmreset-0f8fad5bd9cb469fa16570867728950e";

std::string disk(std::string_view name = "web-01-os") {
  return format("{}/providers/Microsoft.Compute/disks/{}", group, name);
}
std::string id_of(std::string_view name) { return format("{}/providers/Microsoft.Compute/snapshots/{}", group, name); }

std::string vm_on(std::string_view os_disk = disk()) {
  return with(golden("vm.json"), R"("name": "web-01-os",)",
              format(R"("name": "web-01-os", "managedDisk": {{"id": "{}"}},)", os_disk));
}

// A snapshot; what is not said is as ours would be.
struct Copy {
  std::string name = std::string(our_name);
  std::string tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"{}")", operation, kVm);
  std::string source = disk();
  std::string state = "Succeeded";

  std::string text() const {
    return format(R"({{"id":"{}","name":"{}","tags":{{{}}},"properties":{{"provisioningState":"{}",)"
                  R"("timeCreated":"2026-09-21T14:00:00Z","creationData":{{"sourceResourceId":"{}"}}}}}})",
                  id_of(name), name, tags, state, source);
  }
};

struct Group : ScriptedAzure {
  // The VM; after the first read of it, its run commands.
  Group& vm(std::string body = vm_on()) {
    describe(std::move(body));
    if (!commands_listed_) wire.reply(200, {}, format(R"({{"value":[{}]}})", commands_));
    commands_listed_ = true;
    return *this;
  }
  Group& commands(std::string elements) {
    commands_ = std::move(elements);
    return *this;
  }
  Group& list(const std::vector<Copy>& copies, std::string_view next = "") {
    std::string body = R"({"value":[)";
    for (const Copy& copy : copies) body += (body.back() == '[' ? "" : ",") + copy.text();
    body += next.empty() ? "]}" : format(R"(],"nextLink":"{}"}})", next);
    wire.reply(200, {}, std::move(body));
    return *this;
  }
  Group& show(const Copy& copy) {
    wire.reply(200, {}, copy.text());
    return *this;
  }
  Group& answer(int status, std::string_view code = "X") {
    wire.reply(status, {}, status < 300 ? "" : format(R"({{"error":{{"code":"{}","message":"words"}}}})", code));
    return *this;
  }

  Result<LeftoversReport> run(bool remove, std::chrono::milliseconds limit = 1h) {
    Leftovers request(ScriptedAzure::vm());
    request.remove = remove;
    return runner.run(ops::leftovers(context(), std::move(request)), limit);
  }
  LeftoversReport look() {
    auto report = run(false);
    REQUIRE(report);
    return *report;
  }
  LeftoversReport remove() {
    auto report = run(true);
    REQUIRE(report);
    return *report;
  }
  std::vector<std::string> deleted() const {
    std::vector<std::string> urls;
    for (const Sent& sent : wire.sent()) {
      if (sent.method == "DELETE")
        urls.push_back(sent.url);
      else
        CHECK(sent.method == "GET");
    }
    return urls;
  }

 private:
  std::string commands_;
  bool commands_listed_ = false;
};

const Leftover& only(std::string_view kind, const LeftoversReport& report) {
  const Leftover* found = nullptr;
  for (const Leftover& item : report.items) {
    if (item.kind != kind) continue;
    REQUIRE(found == nullptr);
    found = &item;
  }
  REQUIRE(found != nullptr);
  return *found;
}
const Leftover& only_snapshot(const LeftoversReport& report) { return only("snapshot", report); }
const Leftover& only_command(const LeftoversReport& report) { return only("run_command", report); }

// A run command of the VM; what is not said is as ours would be.
struct Command {
  std::string name = std::string(our_name);
  std::string tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"{}")", operation, kVm);
  std::string state = "Succeeded";

  std::string id() const { return format("{}/runCommands/{}", kVm, name); }
  std::string text() const {
    return format(
        R"({{"id":"{}","name":"{}","tags":{{{}}},"properties":{{"instanceView":{{"executionState":"{}"}}}}}})", id(),
        name, tags, state);
  }
};

}  // namespace

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

TEST_CASE("a run command of ours is known by its tags and its name, and says how far its script has come",
          "[ops][leftovers]") {
  struct Row {
    const char* state;
    const char* words;
  };
  for (const Row& row :
       {Row{"Running", "is at work"}, Row{"Failed", "has ended as"}, Row{"Pending", "not known to have"}}) {
    Command command;
    command.state = row.state;
    Group azure;
    azure.commands(Command().text()).vm();
    azure.wire.reply(200, {}, command.text());
    const auto report = azure.list({}).look();
    CHECK(azure.wire.sent()[1].url == format("https://management.azure.com{}/runCommands?api-version=2024-07-01", kVm));
    CHECK(only_command(report).ours);
    CHECK(only_command(report).id == command.id());
    CHECK(only_command(report).operation_id == operation);
    CHECK(only_command(report).reason.find(row.words) != std::string::npos);
    CHECK(azure.deleted().empty());
  }
}

TEST_CASE("a run command that only looks like ours says why, and is left", "[ops][leftovers]") {
  Command command;
  std::string why;
  SECTION("another name") {
    command.name = "azvmreset-11111111111111111111111111111111";
    why = std::string(our_name);
  }
  SECTION("an operation that is none") {
    command.tags = format(R"("azvmreset-operation":"me","azvmreset-target":"{}")", kVm);
    why = "expected a GUID";
  }
  SECTION("the tag of another VM") {
    command.tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"another")", operation);
    why = "another";
  }
  SECTION("no tags") {
    command.tags = "";
    why = "no tag azvmreset-target";
  }
  Group azure;
  const auto report = azure.commands(command.text()).vm().list({}).remove();
  CHECK_FALSE(only_command(report).ours);
  CHECK(only_command(report).reason.find(why) != std::string::npos);
  CHECK(azure.deleted().empty());
}

TEST_CASE("a run command that has nothing to do with us is not told of", "[ops][leftovers]") {
  Command other;
  other.name = "nightly";
  other.tags = R"("owner":"somebody")";
  for (const Leftover& item : Group().commands(other.text()).vm().list({}).look().items)
    CHECK(item.kind == "extension");
}

TEST_CASE("a run command is read again before it is removed, and seen to be gone after", "[ops][leftovers]") {
  Group azure;
  azure.commands(Command().text()).vm();
  azure.wire.reply(200, {}, Command().text());
  azure.list({});
  SECTION("it has ended") {
    azure.wire.reply(200, {}, Command().text());
    azure.answer(200).answer(404, "ResourceNotFound");
    CHECK(only_command(azure.remove()).removed);
    CHECK(azure.deleted() ==
          std::vector<std::string>{format("https://management.azure.com{}?api-version=2024-07-01", Command().id())});
  }
  SECTION("its script is at work") {
    Command running;
    running.state = "Running";
    azure.wire.reply(200, {}, running.text());
    const auto report = azure.remove();
    CHECK_FALSE(only_command(report).removed);
    CHECK(only_command(report).reason.find("at work") != std::string::npos);
    CHECK(azure.deleted().empty());
  }
  SECTION("it has other tags now") {
    Command changed;
    changed.tags = "";
    azure.wire.reply(200, {}, changed.text());
    CHECK_FALSE(only_command(azure.remove()).ours);
    CHECK(azure.deleted().empty());
  }
  SECTION("it is gone") {
    azure.answer(404, "ResourceNotFound");
    const auto report = azure.remove();
    CHECK_FALSE(only_command(report).removed);
    CHECK(only_command(report).reason.find("somebody else") != std::string::npos);
  }
  SECTION("a lock forbids it") {
    azure.wire.reply(200, {}, Command().text());
    azure.answer(409, "ScopeLocked");
    CHECK(only_command(azure.remove()).reason.find("not removed") != std::string::npos);
  }
}

TEST_CASE("a cloud that has no such resources, or does not show them, is a warning", "[ops][leftovers]") {
  for (const int status : {403, 404, 400}) {
    CAPTURE(status);
    Group azure;
    azure.describe(vm_on());
    const auto report = azure.answer(status, "X").list({}).look();
    REQUIRE(report.warnings.size() == 1);
    CHECK(report.warnings[0].code == "list_not_readable");
  }
}
