// Every reason for which a rescue script does not do what it was asked, from a
// scenario file and by the control path.
#include "simulator/control.hpp"
#include "simulator/tests/rescue_talking.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
namespace base = azvmreset::base;

namespace {

constexpr std::string_view kFile = "Windows\\System32\\GroupPolicy\\gpt.ini";
constexpr std::string_view kComputerValue = "SYSTEM/ControlSet001/Control/ComputerName/ComputerName/ComputerName";

RescueAsked asked(std::string_view verb, std::string lines = {}, std::string head = {}) {
  RescueAsked one;
  one.verb = verb;
  one.lines = std::move(lines);
  one.head = std::move(head);
  return one;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// The built-in world, with that on the disk of `dead-01`, which is off.
Scenario with_content(const std::string& content) {
  const std::string text =
      replaced(std::string(default_scenario_text()), R"("os_disk": {"tags": {"owner": "ops"}})",
               R"("power": "stopped", "os_disk": {"tags": {"owner": "ops"}, "content": )" + content + "}");
  auto scenario = read_scenario(text);
  INFO(content);
  if (!scenario) FAIL(scenario.error().message);
  return with_rescue_scripts(*scenario);
}

// A copy of that disk at both rescue VMs.
struct Rescued : RescueTalking {
  explicit Rescued(const std::string& content = "{}") : RescueTalking(with_content(content)) {
    ready_linux();
    copied_to("linux-01", "linux-copy");
    copied_to("rescue-01", "windows-copy");
  }

  std::string ends(std::string_view vm_name, const RescueAsked& what) { return rescue(vm_name, what).end(); }
  std::string linux(const RescueAsked& what = {}) { return ends("linux-01", what); }
  std::string windows(const RescueAsked& what = {}) { return ends("rescue-01", what); }

  int control(std::string_view vm_name, std::string body) {
    Control path(azure);
    const auto answer = path.handle(
        {"POST", "https://management.azure.com/_sim/world/" + std::string(vm_name), {}, std::move(body)}, now);
    REQUIRE(answer);
    return answer->status;
  }
};

const RescueAsked kWrite = asked("write", written("create", kFile, "x"));

}  // namespace

TEST_CASE("without its LUN, its size or its partitions a disk is not found", "[simulator][rescue]") {
  Rescued client;
  for (const std::string_view vm : {"linux-01", "rescue-01"}) {
    RescueAsked other;
    other.lun = 1;
    CHECK(client.ends(vm, other) == "refused disk_not_found");
    other = RescueAsked();
    other.bytes += 512;
    CHECK(client.ends(vm, other) == "refused disk_not_found");
    CHECK(client.control(vm, R"({"disk":{"lun":0,"in_use":true}})") == 200);
    CHECK(client.ends(vm, {}) == "refused disk_not_found");
    CHECK(client.control(vm, R"({"disk":{"lun":0,"in_use":false}})") == 200);
    CHECK(client.ends(vm, {}) == "done");
    CHECK(client.control(vm, R"({"disk":{"lun":0,"identity":""}})") == 200);
    CHECK(client.ends(vm, {}) == "refused disk_not_found");
  }
  CHECK(Rescued(R"({"in_use": true})").linux() == "refused disk_not_found");
  CHECK(Rescued(R"({"identity": ""})").linux() == "refused disk_not_found");
}

TEST_CASE("two Windows on a disk are one too many for Linux", "[simulator][rescue]") {
  Rescued client(R"({"second_windows": true})");
  CHECK(client.linux() == "refused disk_ambiguous");
  CHECK(client.windows() == "done");
}

TEST_CASE("two devices of one LUN and size are one too many for both", "[simulator][rescue]") {
  Rescued client(R"({"twin": true})");
  CHECK(client.linux() == "refused disk_ambiguous");
  CHECK(client.windows() == "refused disk_ambiguous");
  CHECK(client.control("rescue-01", R"({"disk":{"lun":0,"twin":false}})") == 200);
  CHECK(client.windows() == "done");
}

TEST_CASE("a Windows rescue VM takes no disk that is named like another of its own", "[simulator][rescue]") {
  Rescued client;
  CHECK(client.windows() == "done");
  client.copied_to("rescue-01", "second-copy", "1");
  CHECK(client.windows() == "refused disk_identity_collision");
  client.detach("rescue-01", RescueTalking::disk("second-copy"));
  client.pass(5min);
  CHECK(client.windows() == "done");

  const std::string own = client.content("rescue-01_OsDisk_1").identity;
  CHECK(own != client.content("dead-01_OsDisk_1").identity);
  Rescued alike(R"({"identity": ")" + own + "\"}");
  CHECK(alike.windows() == "refused disk_identity_collision");
  CHECK(alike.linux() == "done");
}

TEST_CASE("disks of one image are named alike, and so are their copies", "[simulator][rescue]") {
  Rescued client;
  CHECK(client.content("dead-01_OsDisk_1").identity == client.content("web-01_OsDisk_1").identity);
  CHECK(client.content("dead-01_OsDisk_1").identity == client.content("windows-copy").identity);
}

TEST_CASE("another disk than the one of the probe is not touched", "[simulator][rescue]") {
  Rescued client;
  const RescueAsked same = asked("probe", "", "identity " + client.content("linux-copy").identity + "\n");
  for (const std::string_view vm : {"linux-01", "rescue-01"}) {
    CHECK(client.ends(vm, same) == "done");
    CHECK(client.control(vm, R"({"disk":{"lun":0,"identity":"gpt:0a"}})") == 200);
    CHECK(client.ends(vm, same) == "refused disk_changed");
  }
}

TEST_CASE("a disk of something else is told from that of the VM", "[simulator][rescue]") {
  Rescued none(R"({"windows": false})");
  CHECK(none.linux() == "refused not_windows");
  CHECK(none.windows() == "refused not_windows");
  Rescued other(R"({"registry": {")" + std::string(kComputerValue) + R"(": "OTHER"}})");
  for (const std::string_view vm : {"linux-01", "rescue-01"}) {
    CHECK(other.ends(vm, asked("read", "look Windows\n", "computer dead-01\n")) == "refused other_computer");
    CHECK(other.ends(vm, asked("read", "look Windows\n", "computer Other\n")) == "done");
  }
}

TEST_CASE("BitLocker is a fact to a probe, and a refusal to everything else", "[simulator][rescue]") {
  Rescued client(R"({"bitlocker": true})");
  for (const std::string_view vm : {"linux-01", "rescue-01"}) {
    const RescueTold told = client.rescue(vm);
    CHECK(told.end() == "done");
    CHECK(told.has("bitlocker 1"));
    CHECK(told.decoded("computer") == "(none)");
    CHECK(client.ends(vm, asked("read", "look Windows\n")) == "refused disk_encrypted");
    CHECK(client.ends(vm, kWrite) == "refused disk_encrypted");
  }
}

TEST_CASE("what sleeps, was not closed or cannot be written is not written to", "[simulator][rescue]") {
  struct Row {
    const char* content;
    const char* linux;
    const char* windows;
  };
  const Row rows[] = {
      {R"({"hibernated": true})", "refused hibernated", "refused hibernated"},
      {R"({"unclean": true})", "refused unclean", "done"},
      {R"({"write_protected": true})", "refused read_only", "refused read_only"},
      {R"({"links": ["Windows/System32/GroupPolicy"]})", "refused untrustworthy", "refused untrustworthy"},
      {R"({"files": [{"path": "Windows/System32/GroupPolicy/GPT.INI"}]})", "refused exists", "refused exists"}};
  for (const Row& row : rows) {
    INFO(row.content);
    Rescued client(row.content);
    CHECK(client.linux() == "done");
    CHECK(client.linux(kWrite) == row.linux);
    CHECK(client.windows(kWrite) == row.windows);

    Rescued later;
    for (const std::string_view vm : {"linux-01", "rescue-01"}) {
      CHECK(later.control(vm, R"({"disk":{"lun":0,)" + std::string(row.content).substr(1) + "}") == 200);
    }
    CHECK(later.linux(kWrite) == row.linux);
    CHECK(later.windows(kWrite) == row.windows);
  }
}

TEST_CASE("more than a mebibyte is not read", "[simulator][rescue]") {
  Rescued client(R"({"files": [{"path": "Windows/big.log", "text": "a", "size": 1048577}]})");
  for (const std::string_view vm : {"linux-01", "rescue-01"}) {
    CHECK(client.ends(vm, asked("read", "look Windows\\big.log\n")) == "refused too_large");
    CHECK(client.ends(vm, asked("read", "look Windows\\System32\\config\\SYSTEM\n")) == "refused too_large");
  }
}

TEST_CASE("Windows that is being set up is left alone", "[simulator][rescue]") {
  Rescued client(R"({"registry": {"SYSTEM/Setup/SetupType": "1"}})");
  CHECK(client.windows(asked("write", "setup 0 2 xYQ\n")) == "refused setup_in_progress");
}

TEST_CASE("a request that came too late, or makes no sense, is refused", "[simulator][rescue]") {
  Rescued client;
  for (const std::string_view vm : {"linux-01", "rescue-01"}) {
    RescueAsked late;
    late.not_after = 1;
    CHECK(client.ends(vm, late) == "refused too_late");
    for (const RescueAsked& wrong :
         {asked("format"), asked("probe", "look Windows\n"), asked("read", "look ..\\x\n"), asked("read", "remove a\n"),
          asked("write", "remove a\n"), asked("probe", "", "lun x\n"), asked("write", "make Windows\\a.\n")}) {
      INFO(wrong.request());
      CHECK(client.ends(vm, wrong) == "refused bad_request");
    }
  }
  // Its clock is what counts.
  Scenario ahead = with_content("{}");
  for (VmSetUp& vm : ahead.vms) {
    if (vm.name == "linux-01") vm.guest.clock_skew = std::chrono::hours(24 * 365 * 10);
  }
  RescueTalking other(ahead);
  other.ready_linux();
  other.copied_to("linux-01");
  CHECK(other.rescue("linux-01").end() == "refused too_late");
}

TEST_CASE("a disk that is not there, or that is described wrongly, is told", "[simulator][rescue]") {
  Rescued client;
  CHECK(client.control("linux-01", R"({"disk":{"lun":5,"unclean":true}})") == 404);
  CHECK(client.control("linux-01", R"({"disk":{"lun":0,"uncleen":true}})") == 400);
  CHECK(client.control("linux-01", R"({"disk":{"lun":0,"identity":"C:"}})") == 400);
  CHECK(client.control("dead-01", R"({"disk":{"unclean":true}})") == 200);
  CHECK(client.content("dead-01_OsDisk_1").unclean);
}
