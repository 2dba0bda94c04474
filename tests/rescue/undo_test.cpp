// The way back and the clean-up, from wherever a rescue was killed, with its journal and without.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "arm/paging.hpp"
#include "engine/sleep.hpp"
#include "rescue/rescues.hpp"
#include "support/crashing_journal.hpp"
#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using Books = std::shared_ptr<CrashingJournal>;

constexpr std::string_view vm_name = "dead-01";

class Names final : public arm::PageReader {
 public:
  explicit Names(std::vector<std::string>& ours) : ours_(ours) {}
  Result<void> read(base::json::Value element) override {
    const std::string id(element["id"].text_or(""));
    if (id.find("/azvmreset-") != std::string::npos) ours_.push_back(id);
    return {};
  }

 private:
  std::vector<std::string>& ours_;
};

// A VM whose OS disk has a snapshot; a restore from it is killed, and undone.
class Scene {
 public:
  Scene() : original(os_disk_of(world, vm_name)), vm(world.vm(vm_name).text()) {
    group = original.substr(0, original.find("/providers/"));
    snapshot = group + "/providers/Microsoft.Compute/snapshots/yesterday";
    put(snapshot, arm::ResourceType::snapshots, snapshot_of(original));
    power = power_of_vm();
  }

  std::string snapshot_of(const std::string& source, const std::string& tags = "{}") {
    const auto seen = shown(world, vm);
    return R"({"location":")" + std::string((*seen)["location"].text_or("")) + R"(","tags":)" + tags +
           R"(,"properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" + source +
           R"("},"incremental":true}})";
  }

  void put(const std::string& id, arm::ResourceType type, const std::string& body, std::string_view method = "PUT") {
    auto request = world.arm.request(method, id, type);
    request->headers.emplace_back("Content-Type", "application/json");
    request->body = std::make_shared<const Secret>(body);
    auto outcome = world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), std::chrono::hours(1));
    INFO((outcome ? std::string() : to_json(outcome.error())));
    REQUIRE(outcome);
  }
  void tag(const std::string& id, const std::string& name, const std::string& value) {
    put(id + "/providers/Microsoft.Resources/tags/default", arm::ResourceType::tags,
        R"({"operation":"Merge","properties":{"tags":{")" + name + R"(":")" + value + R"("}}})", "PATCH");
  }
  void post(const std::string& path) {
    auto request = world.arm.request("POST", path, arm::ResourceType::virtual_machines);
    REQUIRE(world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), std::chrono::hours(1)));
  }

  Result<RescueResult> restore(const Books& books) {
    RestoreVm request(world.vm(vm_name), snapshot);
    request.journal = books;
    request.on_failure = OnFailure::keep;
    return world.runner.run(rescue::restore(world.context(), std::move(request)), time_of_a_rescue);
  }
  Result<RescueResult> roll_back(WhichRescue which, bool discard = true) {
    Rollback request(std::move(which));
    request.discard_changes = discard;
    return world.runner.run(rescue::rollback(world.context(), std::move(request)), time_of_a_rescue);
  }
  Result<CleanupReport> clean(WhichRescue which, bool dry_run = false) {
    Cleanup request(std::move(which));
    request.dry_run = dry_run;
    return world.runner.run(rescue::cleanup(world.context(), std::move(request)), time_of_a_rescue);
  }
  AdoptionReport adopt() {
    auto report = world.runner.run(rescue::adopt(world.context(), Adopt(world.vm(vm_name))), time_of_a_rescue);
    INFO((report ? std::string() : to_json(report.error())));
    REQUIRE(report);
    return std::move(*report);
  }

  WhichRescue by(const Books& books) {
    WhichRescue which;
    which.journal = books;
    return which;
  }
  WhichRescue by_sight(std::string plan_id) {
    WhichRescue which;
    which.target = world.vm(vm_name);
    which.plan_id = std::move(plan_id);
    return which;
  }
  void wait_for_the_lease() { world.runner.run(asleep(), std::chrono::hours(1)); }

  std::string power_of_vm() {
    const auto seen = shown(world, vm + "?$expand=instanceView");
    for (const auto status : (*seen)["properties"]["instanceView"]["statuses"].elements()) {
      const std::string code(status["code"].text_or(""));
      if (code.starts_with("PowerState/")) return code.substr(11);
    }
    return "";
  }
  std::string tag_of_vm(std::string_view name) {
    const auto seen = shown(world, vm);
    return std::string((*seen)["tags"][name].text_or(""));
  }

  // Of all that a rescue makes beside the original.
  std::vector<std::string> left() {
    std::vector<std::string> ids;
    for (const auto type : {arm::ResourceType::disks, arm::ResourceType::snapshots, arm::ResourceType::virtual_machines,
                            arm::ResourceType::network_interfaces}) {
      auto request = world.arm.request("GET", group + "/providers/" + std::string(name_of(type)), type);
      Names names(ids);
      REQUIRE(world.runner.run(world.arm.read_pages(std::move(*request), names), std::chrono::hours(1)));
    }
    return ids;
  }

  void check_as_before() {
    CHECK(os_disk_of(world, vm_name) == original);
    CHECK(power_of_vm() == power);
    CHECK(tag_of_vm("azvmreset-plan").empty());
    CHECK(tag_of_vm("azvmreset-lease").empty());
    CHECK(tag_of_vm("role") == "ledger");
    CHECK(left().empty());
    CHECK(shown(world, snapshot).has_value());
    CHECK(shown(world, original).has_value());
  }

  SimulatedWorld world;
  std::string original;
  std::string vm;
  std::string group;
  std::string snapshot;
  std::string power;

 private:
  static engine::Task<bool> asleep() {
    auto slept = co_await engine::sleep_for(std::chrono::minutes(20));
    co_return slept.ok();
  }
};

std::string said(const Result<RescueResult>& result) { return result ? to_json(*result) : to_json(result.error()); }

// Killed as the journal is about to have its nth record. False where it came to its end before.
bool killed_at(Scene& scene, const Books& books, std::size_t append) {
  books->outage = CrashingJournal::Outage{append, 0};
  const auto result = scene.restore(books);
  const bool killed = books->powerless;
  books->restore_power();
  return killed;
}

// The world after a kill at each of the records, until there is none.
void at_every_record(const std::function<void(Scene&, const Books&)>& look) {
  for (std::size_t append = 1;; append += tries_apart) {
    CAPTURE(append);
    Scene scene;
    const Books books = std::make_shared<CrashingJournal>();
    if (!killed_at(scene, books, append)) break;
    look(scene, books);
    REQUIRE(append < 100);
  }
}

// Its snapshot is gone, and with it the proof of what the VM's own disk was.
void check_that_tags_alone_go(Scene& scene, const AdoptionReport& report) {
  const std::string os_disk = os_disk_of(scene.world, vm_name);
  CHECK(os_disk != scene.original);
  CHECK(scene.roll_back(scene.by_sight(report.plan_id)).error().code == ErrorCode::refused);
  const auto cleaned = scene.clean(scene.by_sight(report.plan_id));
  INFO((cleaned ? to_json(*cleaned) : to_json(cleaned.error())));
  REQUIRE(cleaned);
  CHECK(scene.tag_of_vm("azvmreset-plan").empty());
  CHECK(scene.tag_of_vm("azvmreset-lease").empty());
  CHECK(os_disk_of(scene.world, vm_name) == os_disk);
  CHECK(shown(scene.world, scene.original).has_value());
}

}  // namespace

TEST_CASE("a restore gives the VM the snapshot's disk, and keeps the one that it had", "[rescue][undo][simulated]") {
  Scene scene;
  const Books books = std::make_shared<CrashingJournal>();
  const auto result = scene.restore(books);
  INFO(said(result));
  REQUIRE(result);
  CHECK(result->action == "restore");
  CHECK(os_disk_of(scene.world, vm_name) == result->os_disk_id);
  CHECK(scene.left() == std::vector<std::string>{result->os_disk_id});
  CHECK(scene.power_of_vm() == scene.power);
}

TEST_CASE("where there is no way back to the original, the VM is not even stopped", "[rescue][undo][simulated]") {
  Scene scene;
  const Books books = std::make_shared<CrashingJournal>();
  REQUIRE(scene.restore(books));
  const std::string copy = os_disk_of(scene.world, vm_name);
  SECTION("it was deleted, as the result advises") {
    auto request = scene.world.arm.request("DELETE", scene.original, arm::ResourceType::disks);
    REQUIRE(scene.world.runner.run(scene.world.arm.run(std::move(*request), arm::RunOptions()), std::chrono::hours(1)));
  }
  SECTION("it is attached to another VM") {
    scene.put(scene.world.vm("rescue-01").text() + "/attachDetachDataDisks", arm::ResourceType::virtual_machines,
              R"({"dataDisksToAttach":[{"diskId":")" + scene.original + R"(","lun":5}]})", "POST");
  }
  SECTION("the VM has got another disk by a later rescue") {
    REQUIRE(scene.restore(std::make_shared<CrashingJournal>()));
    REQUIRE(os_disk_of(scene.world, vm_name) != copy);
  }
  const std::string now = os_disk_of(scene.world, vm_name);
  const std::size_t asked = scene.world.azure->requests().size();
  const auto result = scene.roll_back(scene.by(books));
  REQUIRE_FALSE(result);
  INFO(said(result));
  CHECK(result.error().code == ErrorCode::refused);
  CHECK(result.error().message.find("nothing was changed") != std::string::npos);
  const auto& requests = scene.world.azure->requests();
  for (std::size_t i = asked; i < requests.size(); ++i) CHECK(requests[i].request.method == "GET");
  CHECK(os_disk_of(scene.world, vm_name) == now);
  CHECK(shown(scene.world, copy).has_value());
  CHECK(scene.power_of_vm() == "running");
}

TEST_CASE("what was rolled back is not rolled back again", "[rescue][undo][simulated]") {
  Scene scene;
  const Books books = std::make_shared<CrashingJournal>();
  REQUIRE(scene.restore(books));
  REQUIRE(scene.roll_back(scene.by(books)));
  scene.post(scene.vm + "/deallocate");
  const std::size_t asked = scene.world.azure->requests().size();
  const auto again = scene.roll_back(scene.by(books));
  INFO(said(again));
  REQUIRE(again);
  CHECK(again->end == RescueEnd::rolled_back);
  CHECK(scene.world.azure->requests().size() == asked);
  CHECK(scene.power_of_vm() == "deallocated");
}

TEST_CASE("from wherever a rescue was killed, rollback leaves the VM as it was", "[rescue][undo][simulated]") {
  at_every_record([](Scene& scene, const Books& books) {
    const auto result = scene.roll_back(scene.by(books));
    INFO(said(result));
    REQUIRE(result);
    CHECK(result->end == RescueEnd::rolled_back);
    CHECK(result->action == "rollback");
    scene.check_as_before();
  });
}

TEST_CASE("a rollback that is killed anywhere and begun again ends the same", "[rescue][undo][simulated]") {
  for (std::size_t append = 0;; append += tries_apart) {
    CAPTURE(append);
    Scene scene;
    const Books books = std::make_shared<CrashingJournal>();
    REQUIRE(scene.restore(books));
    books->appends = 0;
    books->outage = CrashingJournal::Outage{append, 0};
    const auto first = scene.roll_back(scene.by(books));
    const bool killed = books->powerless;
    books->restore_power();
    if (killed) {
      const auto again = scene.roll_back(scene.by(books));
      INFO(said(again));
      REQUIRE(again);
    }
    scene.check_as_before();
    if (!killed) break;
    REQUIRE(append < 100);
  }
}

TEST_CASE("once Windows may have run on the copy, going back has to be said", "[rescue][undo][simulated]") {
  Scene scene;
  const Books books = std::make_shared<CrashingJournal>();
  const auto done = scene.restore(books);
  REQUIRE(done);
  const auto refused = scene.roll_back(scene.by(books), false);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::blocked);
  CHECK(refused.error().blockers == std::vector<std::string>{"changes_on_copy"});
  CHECK(refused.error().message.find("at most") != std::string::npos);
  CHECK(os_disk_of(scene.world, vm_name) == done->os_disk_id);
  CHECK(scene.tag_of_vm("azvmreset-lease").empty());
}

TEST_CASE("without its journal, a rescue is seen, and taken back, from wherever it was killed",
          "[rescue][undo][simulated]") {
  at_every_record([](Scene& scene, const Books&) {
    const AdoptionReport report = scene.adopt();
    CAPTURE(to_json(report));
    if (report.plan_id.empty()) {
      // Killed before anything was changed.
      scene.check_as_before();
      return;
    }
    CHECK(report.original_disk_id == scene.original);
    CHECK(report.can_roll_back);
    scene.wait_for_the_lease();
    const auto result = scene.roll_back(scene.by_sight(report.plan_id));
    INFO(said(result));
    REQUIRE(result);
    scene.check_as_before();
  });
}

TEST_CASE("a whole rescue is taken back, too, with its journal and without", "[rescue][undo][simulated]") {
  for (const bool by_journal : {true, false}) {
    for (std::size_t append = 3;; append += 6) {
      CAPTURE(by_journal, append);
      Scene scene;
      const Books books = std::make_shared<CrashingJournal>();
      books->outage = CrashingJournal::Outage{append, 0};
      Rescue request = rescue_of(scene.world, vm_name);
      request.keep.journal = books;
      request.on_failure = OnFailure::keep;
      const auto rescued = carry_out(scene.world, std::move(request));
      INFO(said(rescued));
      if (!books->powerless) break;
      books->restore_power();
      const AdoptionReport report = scene.adopt();
      if (report.plan_id.empty()) continue;
      if (!by_journal) scene.wait_for_the_lease();
      CAPTURE(to_json(report));
      if (!by_journal && !report.can_roll_back) {
        check_that_tags_alone_go(scene, report);
        continue;
      }
      const auto result = scene.roll_back(by_journal ? scene.by(books) : scene.by_sight(report.plan_id));
      INFO(said(result));
      REQUIRE(result);
      scene.check_as_before();
      REQUIRE(append < 400);
    }
  }
}

TEST_CASE("as long as the lease of a process that nobody knows lasts, nothing is taken back",
          "[rescue][undo][simulated]") {
  Scene scene;
  const Books books = std::make_shared<CrashingJournal>();
  REQUIRE(killed_at(scene, books, 8));
  const AdoptionReport report = scene.adopt();
  REQUIRE_FALSE(report.plan_id.empty());
  REQUIRE_FALSE(report.lease_holder.empty());
  for (const bool cleans : {false, true}) {
    const WhichRescue which = scene.by_sight(report.plan_id);
    const Error error = cleans ? scene.clean(which).error() : scene.roll_back(which).error();
    CHECK(error.code == ErrorCode::blocked);
    CHECK(error.message.find(report.lease_holder) != std::string::npos);
  }
}

TEST_CASE("a dry run of the clean-up changes nothing, and tells what the clean-up does", "[rescue][undo][simulated]") {
  at_every_record([](Scene& scene, const Books& books) {
    const auto before = scene.left();
    const auto told = scene.clean(scene.by(books), true);
    INFO((told ? to_json(*told) : to_json(told.error())));
    REQUIRE(told);
    CHECK(scene.left() == before);
    const auto done = scene.clean(scene.by(books));
    INFO((done ? to_json(*done) : to_json(done.error())));
    REQUIRE(done);
    for (const RescueItem& item : told->items) {
      CAPTURE(item.id, name_of(item.fate));
      const bool there = shown(scene.world, item.id).has_value();
      CHECK(there == (item.fate == ItemFate::kept));
    }
    const std::string os_disk = os_disk_of(scene.world, vm_name);
    CHECK(scene.left() == (os_disk == scene.original ? std::vector<std::string>{} : std::vector{os_disk}));
    CHECK(scene.tag_of_vm("azvmreset-lease").empty());
    CHECK(shown(scene.world, scene.snapshot).has_value());
  });
}

TEST_CASE("tags that somebody has forged prove nothing, and nothing is deleted for them", "[rescue][undo][simulated]") {
  const std::string id(32, 'a');
  for (const std::string& value :
       {id + "/start/running", std::string("///"), id + "/copy/running/" + std::string(150, 'x'),
        std::string("../../evil"), std::string(200, 'y')}) {
    CAPTURE(value);
    Scene scene;
    scene.tag(scene.vm, "azvmreset-plan", value);
    scene.tag(scene.vm, "azvmreset-lease", "nonsense");
    // Somebody's disk that bears the tag, and one that has the very name of the copy.
    const std::string theirs = scene.group + "/providers/Microsoft.Compute/snapshots/theirs";
    scene.put(theirs, arm::ResourceType::snapshots,
              scene.snapshot_of(scene.original, R"({"azvmreset-plan":")" + id + R"(/copy/running"})"));
    const std::string other = os_disk_of(scene.world, "rescue-01");
    const std::string named = scene.group + "/providers/Microsoft.Compute/snapshots/azvmreset-" + id + "-source";
    scene.put(named, arm::ResourceType::snapshots,
              scene.snapshot_of(other, R"({"azvmreset-plan":")" + id + R"(/snapshot/running"})"));

    const AdoptionReport report = scene.adopt();
    CAPTURE(to_json(report));
    for (const RescueItem& item : report.items) {
      CHECK(item.id != theirs);
      if (item.type != "tag") CHECK(item.fate == ItemFate::not_ours);
    }
    const auto back = scene.roll_back(scene.by_sight(id));
    const auto clean = scene.clean(scene.by_sight(id));
    CHECK(shown(scene.world, theirs).has_value());
    CHECK(shown(scene.world, named).has_value());
    CHECK(os_disk_of(scene.world, vm_name) == scene.original);
  }
}

TEST_CASE("a disk that has the name of a copy, and is a copy of something else, is named and left",
          "[rescue][undo][simulated]") {
  Scene scene;
  const Books books = std::make_shared<CrashingJournal>();
  REQUIRE(killed_at(scene, books, 8));
  const AdoptionReport before = scene.adopt();
  REQUIRE_FALSE(before.plan_id.empty());
  const std::string copy = scene.group + "/providers/Microsoft.Compute/disks/azvmreset-" + before.plan_id + "-os";
  if (shown(scene.world, copy)) REQUIRE(scene.clean(scene.by(books)));

  const std::string other = scene.group + "/providers/Microsoft.Compute/snapshots/of-another";
  scene.put(other, arm::ResourceType::snapshots, scene.snapshot_of(os_disk_of(scene.world, "rescue-01")));
  std::string body = scene.snapshot_of(other);
  body.replace(body.find(R"(,"incremental":true)"), 19, "");
  scene.put(copy, arm::ResourceType::disks, body);
  scene.tag(copy, "azvmreset-plan", before.plan_id + "/copy/running");
  scene.tag(copy, "azvmreset-original", scene.original);

  scene.wait_for_the_lease();
  static_cast<void>(scene.roll_back(scene.by_sight(before.plan_id)));
  static_cast<void>(scene.clean(scene.by(books)));
  CHECK(shown(scene.world, copy).has_value());
}

TEST_CASE("neither a journal nor a plan's id is no rescue", "[rescue][undo]") {
  Scene scene;
  CHECK(scene.roll_back(WhichRescue()).error().code == ErrorCode::invalid_argument);
  CHECK(scene.clean(scene.by_sight("../x")).error().code == ErrorCode::invalid_argument);
  const std::size_t requests = scene.world.azure->requests().size();
  WhichRescue both = scene.by_sight(std::string(32, 'b'));
  both.journal = std::make_shared<CrashingJournal>();
  CHECK(scene.roll_back(both).error().message.starts_with("found a journal, and a VM"));
  both.plan_id.clear();
  CHECK(scene.clean(both).error().message.starts_with("found a journal, and a VM"));
  CHECK(scene.world.azure->requests().size() == requests);
  CHECK(scene.roll_back(scene.by_sight(std::string(32, 'b'))).error().code == ErrorCode::invalid_argument);
}
