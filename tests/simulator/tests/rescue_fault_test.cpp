// Misfortunes of rescue scripts.
#include "simulator/tests/rescue_talking.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

Fault on_put(FaultKind kind) { return Fault(kind).on("PUT", "/runCommands/"); }

RescueAsked three_files() {
  RescueAsked asked;
  asked.verb = "write";
  for (const std::string_view name : {"Windows\\one.txt", "Windows\\two.txt", "Windows\\three.txt"}) {
    asked.lines += written("create", name, "x");
  }
  return asked;
}

struct Unlucky : RescueTalking {
  explicit Unlucky(Settings settings = {}) : RescueTalking(with_rescue_scripts(), std::move(settings)) {
    ready_linux();
    act("dead-01", "powerOff");
    pass(10min);
    copied_to("linux-01");
  }
  std::size_t files() { return content("copy").files.size(); }
  const World& seen() const { return azure.world(); }

  // Until so many files are there.
  void until(std::size_t count) {
    for (int i = 0; i < 600 && files() < count; ++i) {
      pass(1s);
      azure.advance(now);
    }
    REQUIRE(files() == count);
  }
};

Settings in_real_time() {
  Settings settings;
  settings.time_scale = 1;
  return settings;
}

}  // namespace

TEST_CASE("a rescue script that hangs does nothing, and one that hangs half-way has begun", "[simulator][rescue]") {
  Unlucky client;
  const std::size_t before = client.files();
  client.azure.faults().add(on_put(FaultKind::script_hangs));
  CHECK(client.rescue("linux-01", three_files()).state == "Running");
  CHECK(client.files() == before);
  client.azure.faults().clear();
  client.ask("DELETE", client.command_url("linux-01"));
  client.pass(5min);
  client.azure.faults().add(on_put(FaultKind::hangs_half_way));
  const RescueTold told = client.rescue("linux-01", three_files());
  CHECK(told.state == "Running");
  CHECK(told.output.empty());
  CHECK(client.files() == before + 1);
  client.pass(100min);
  client.signed_in();
  CHECK(client.told("linux-01").state == "TimedOut");
}

TEST_CASE("one that hangs after its work has done it without a word", "[simulator][rescue]") {
  Unlucky client;
  const std::size_t before = client.files();
  client.azure.faults().add(on_put(FaultKind::hangs_after_run));
  client.rescue("linux-01", three_files());
  CHECK(client.told("linux-01").state == "Running");
  CHECK(client.files() == before + 3);
}

TEST_CASE("an answer that was cut off at its beginning is none", "[simulator][rescue]") {
  Unlucky client;
  client.azure.faults().add(on_put(FaultKind::output_truncated));
  const RescueTold told = client.rescue("linux-01");
  CHECK(told.outcome == "nothing");
  CHECK(!told.output.empty());
  CHECK(told.state == "Succeeded");
}

TEST_CASE("a script dies with its VM, in the middle of writing", "[simulator][rescue]") {
  Unlucky client(in_real_time());
  const std::size_t before = client.files();
  client.begin("linux-01", three_files());
  client.until(before + 2);
  client.act("linux-01", "powerOff");
  client.pass(30min);
  client.azure.advance(client.now);
  CHECK(client.files() == before + 2);
}

TEST_CASE("a script dies with its command, in the middle of writing", "[simulator][rescue]") {
  Unlucky client(in_real_time());
  const std::size_t before = client.files();
  RescueAsked many = three_files();
  for (int i = 0; i < 60; ++i) many.lines += written("create", "Windows\\more" + std::to_string(i), "x");
  client.begin("linux-01", many);
  client.until(before + 2);
  client.signed_in().ask("DELETE", client.command_url("linux-01"));
  client.pass(30min);
  client.azure.advance(client.now);
  CHECK(client.files() < before + 60);
  CHECK(client.azure.ledger().back().message == "terminated");
}

TEST_CASE("what is written to a disk that was detached meanwhile fails", "[simulator][rescue]") {
  Unlucky client(in_real_time());
  const std::size_t before = client.files();
  client.begin("linux-01", three_files());
  client.until(before + 1);
  client.signed_in();
  CHECK(client.detach("linux-01", RescueTalking::disk("copy")).status < 300);
  client.pass(10min);
  client.signed_in();
  const RescueTold told = client.told("linux-01");
  CHECK(told.end() == "failed windows");
  CHECK(told.text.find("does not answer any more") != std::string::npos);
  CHECK(client.files() == before + 1);
}

TEST_CASE("a disk that is another one when all is written is told", "[simulator][rescue]") {
  Unlucky client(in_real_time());
  const std::size_t before = client.files();
  client.begin("linux-01", three_files());
  client.until(before + 1);
  client.content("copy").identity = "gpt:0b";
  client.pass(10min);
  client.signed_in();
  CHECK(client.told("linux-01").end() == "failed disk_changed");
  CHECK(client.files() == before + 3);
}
