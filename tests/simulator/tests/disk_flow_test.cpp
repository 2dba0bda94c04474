// The offline method as a person does it with requests, under every variant of
// what is not known.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

struct Operator : DiskChanging {
  explicit Operator(Settings settings) : DiskChanging(std::move(settings), unthrottled()) {}

  static Scenario unthrottled() {
    Scenario scenario = default_scenario();
    scenario.throttling = Throttling::off;
    return scenario;
  }

  // Until all that was asked for has come about; the token does not live as long.
  void wait() {
    pass(40min);
    azure.advance(now);
    signed_in();
  }

  void done(const Answer& answer) {
    INFO(answer.body);
    CHECK(answer.status >= 200);
    CHECK(answer.status < 300);
    wait();
  }

  Answer make(std::string_view type, std::string_view name, std::string_view source, std::string_view more) {
    return ask("PUT",
               kComputeOfTheGroup + "/" + std::string(type) + "/" + std::string(name) + std::string(kDiskVersion),
               R"({"location":"westeurope","zones":["1"],"sku":{"name":"Premium_LRS"},"properties":{"creationData":)"
               R"({"createOption":"Copy","sourceResourceId":")" +
                   std::string(source) + "\"}" + std::string(more) + "}}");
  }
};

}  // namespace

TEST_CASE("snapshot, copy, attach, detach, swap and start end well whatever Azure is like", "[simulator][flow]") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    INFO("seed " << seed);
    Settings settings;
    settings.seed = seed;
    Operator person(settings);
    person.done(person.act("dead-01", "powerOff"));
    person.done(person.make("snapshots", "before", DiskChanging::disk("dead-01_OsDisk_1"), R"(,"incremental":true)"));
    person.done(person.make("disks", "copy", kComputeOfTheGroup + "/snapshots/before",
                            R"(,"osType":"Windows","hyperVGeneration":"V2")"));
    person.done(person.attach("rescue-01", DiskChanging::disk("copy")));
    CHECK(person.get_disk("copy").root()["managedBy"].text() == person.vm("rescue-01"));

    // What the rescue VM writes on it.
    World& world = const_cast<World&>(person.azure.world());
    DiskContent& content = world.find_volume(DiskChanging::disk("copy"))->content;
    content.registry["SYSTEM/Setup/SetupType"] = "2";
    content.registry["SYSTEM/Setup/CmdLine"] = "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"";

    person.done(person.detach("rescue-01", DiskChanging::disk("copy")));
    CHECK(person.disk_state("copy") == "Unattached");
    person.done(person.swap("dead-01", "copy"));
    CHECK(person.disk_state("dead-01_OsDisk_1") == "Unattached");
    CHECK(content.files.count("Windows/proof.txt") == 0);
    person.done(person.act("dead-01", "start"));
    CHECK(person.power("dead-01") == "PowerState/running");
    CHECK(content.files.count("Windows/proof.txt") == 1);
    CHECK(world.find_volume(DiskChanging::disk("dead-01_OsDisk_1"))->content.files.count("Windows/proof.txt") == 0);
    person.done(person.ask("DELETE", kComputeOfTheGroup + "/snapshots/before" + std::string(kDiskVersion)));
    CHECK(person.ask("GET", kComputeOfTheGroup + "/snapshots/before" + std::string(kDiskVersion)).status == 404);
  }
}
