#include "simulator/control.hpp"
#include "simulator/guest/boot/installed.hpp"
#include "simulator/guest/boot/memory_disk.hpp"
#include "simulator/tests/disk_changing.hpp"
#include "simulator/tests/started_windows.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

DiskContent& os_disk(Asking& client, std::string_view vm) {
  World& world = const_cast<World&>(client.azure.world());
  return world.find_volume(world.find(vm)->os_disk)->content;
}

// What Windows runs from then on, whatever its name.
void plant_setup_line(DiskContent& content, std::string_view line) {
  content.registry["SYSTEM/Setup/SetupType"] = "2";
  content.registry["SYSTEM/Setup/CmdLine"] = line;
}

}  // namespace

TEST_CASE("every Windows of a scenario has a disk, with the policy that it says", "[simulator][boot]") {
  Windows windows;
  windows.computer_name = "WEB-01";

  SECTION("none") { CHECK(installed(windows).files.empty()); }

  SECTION("start-up scripts, that it has seen and goes on with") {
    windows.local_policy = LocalPolicyUse::scripts;
    StartedWindows here;
    here.content = installed(windows);
    CHECK(here.content.files.at(std::string(kScriptsPath)).attributes == (kArchiveAttribute | kHiddenAttribute));
    CHECK(here.content.files.at(std::string(kScriptsPath)).bytes.starts_with("\xFF\xFE"));
    here.start();
    CHECK(here.ran() == "backup.cmd");
    CHECK(here.told("has the cached version, 4"));
    CHECK(here.report.rejected.empty());
  }

  SECTION("start-up scripts in ANSI") {
    windows.local_policy = LocalPolicyUse::ansi_scripts;
    StartedWindows here;
    here.content = installed(windows);
    CHECK(here.content.files.at(std::string(kScriptsPath)).bytes.starts_with("\r\n[Startup]"));
    here.start();
    CHECK(here.ran() == "backup.cmd");
  }

  SECTION("something else") {
    windows.local_policy = LocalPolicyUse::other_extension;
    StartedWindows here;
    here.content = installed(windows);
    CHECK(here.content.files.count(std::string(kScriptsPath)) == 0);
    here.start();
    CHECK(here.ran().empty());
    CHECK(here.report.rejected.empty());
  }

  SECTION("what the registry tells: client, server, controller, policy that is off") {
    CHECK(product_type(installed_registry(windows)) == "ServerNT");
    windows.client_edition = true;
    CHECK(product_type(installed_registry(windows)) == "WinNT");
    windows.domain_controller = true;
    CHECK(product_type(installed_registry(windows)) == "LanmanNT");
    CHECK(value_in(installed_registry(windows), kPolicyOffValue).empty());
    windows.local_policy_off = true;
    CHECK(value_in(installed_registry(windows), kPolicyOffValue) == "1");
  }
}

TEST_CASE("a VM that starts or restarts runs what lies on its OS disk", "[simulator][boot]") {
  Asking client;
  client.signed_in();
  for (const auto& [vm, action] : {std::pair{"web-01", "restart"}, std::pair{"stopped-01", "start"}}) {
    INFO(vm);
    DiskContent& content = os_disk(client, vm);
    plant_setup_line(content, "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"");
    client.act(vm, action);
    client.pass(std::chrono::minutes(5));
    CHECK(client.power(vm) == "PowerState/running");
    REQUIRE(content.files.count("Windows/proof.txt") == 1);
    CHECK(content.files["Windows/proof.txt"].bytes == "it ran\r\n");
  }
}

TEST_CASE("what was planted on a copy of a disk runs when the VM has got the copy", "[simulator][boot]") {
  DiskChanging client;
  client.copy("dead-01", "copy");
  World& world = const_cast<World&>(client.azure.world());
  DiskContent& copy = world.find_volume(DiskChanging::disk("copy"))->content;
  plant_setup_line(copy, "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"");
  CHECK(client.swap("dead-01", "copy").status == 202);
  client.pass(std::chrono::minutes(10));
  CHECK(client.power("dead-01") == "PowerState/running");
  CHECK(copy.files.count("Windows/proof.txt") == 1);
  const Volume* before = world.find_volume(DiskChanging::disk("dead-01_OsDisk_1"));
  REQUIRE(before != nullptr);
  CHECK(before->content.files.count("Windows/proof.txt") == 0);
}

TEST_CASE("a start whose power is lost is followed by another one", "[simulator][boot]") {
  DiskChanging client;
  DiskContent& content = os_disk(client, "web-01");
  plant_setup_line(content, "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"");
  Control control(client.azure);
  const auto set = [&](std::string_view fate) {
    const std::string body = R"({"next_start":)" + std::string(fate) + "}";
    return control.handle({"POST", "https://localhost:1/_sim/world/web-01", {}, body}, client.now)->status;
  };
  const auto starts = [&](std::string_view fate) {
    content.files.erase("Windows/proof.txt");
    CHECK(set(fate) == 200);
    client.act("web-01", "restart");
    client.pass(std::chrono::minutes(5));
    CHECK(client.power("web-01") == "PowerState/running");
    return content.files["Windows/proof.txt"].bytes;
  };
  CHECK(starts(R"({"mishap":"none"})") == "it ran\r\n");
  CHECK(starts(R"({"power_lost_after":0})") == "it ran\r\n");
  CHECK(starts(R"({"power_lost_after":0,"torn":true})") == "it rit ran\r\n");
  CHECK(set(R"({"mishap":"flood"})") == 400);
}

TEST_CASE("a Windows that does not come up has run nothing, and has no agent, until it is started anew",
          "[simulator][boot]") {
  DiskChanging client;
  DiskContent& content = os_disk(client, "web-01");
  plant_setup_line(content, "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"");
  StartFate fate;
  fate.hangs = true;
  SECTION("at all") {}
  SECTION("or but a part of it") { fate.cut = PowerCut{0, true}; }
  client.azure.set_next_start("web-01", fate);
  client.act("web-01", "restart");
  client.pass(std::chrono::hours(3));
  client.signed_in();
  CHECK(client.power("web-01") == "PowerState/running");
  CHECK(client.agent("web-01") != "Ready");
  CHECK(content.files["Windows/proof.txt"].bytes == (fate.cut ? "it r" : ""));
  client.act("web-01", "restart");
  client.pass(std::chrono::minutes(10));
  CHECK(client.agent("web-01") == "Ready");
  CHECK(content.files["Windows/proof.txt"].bytes == (fate.cut ? "it rit ran\r\n" : "it ran\r\n"));
}

TEST_CASE("a dead agent comes back with a start, or with what was planted, or never", "[simulator][boot]") {
  const auto answers = [](AgentAfterBoot after, bool planted) {
    Scenario scenario = default_scenario();
    for (VmSetUp& vm : scenario.vms) {
      if (vm.name == "dead-01") vm.agent_after_boot = after;
    }
    DiskChanging client({}, std::move(scenario));
    if (planted) plant_setup_line(os_disk(client, "dead-01"), "cmd.exe /c echo repaired");
    client.act("dead-01", "restart");
    client.pass(std::chrono::minutes(10));
    return client.agent("dead-01") == "Ready";
  };
  CHECK(answers(AgentAfterBoot::ready, false));
  CHECK_FALSE(answers(AgentAfterBoot::silent, true));
  CHECK_FALSE(answers(AgentAfterBoot::repaired, false));
  CHECK(answers(AgentAfterBoot::repaired, true));
  CHECK_FALSE(answers(AgentAfterBoot::by_variant, true));
}

TEST_CASE("a member whose controller does not answer once processes policy at the next start", "[simulator][boot]") {
  DiskChanging client;
  DiskContent& content = os_disk(client, "member-01");
  StartedWindows windows;
  windows.put_gpt(kPair, 9);
  windows.put_scripts(utf16("[Startup]\r\n0CmdLine=theirs.cmd\r\n0Parameters=\r\n"));
  for (auto& [path, file] : windows.content.files) content.files[path] = file;
  content.folders.insert(windows.content.folders.begin(), windows.content.folders.end());
  const auto known = [&] {
    for (const auto& [name, value] : content.registry) {
      if (value == "theirs.cmd") return true;
    }
    return false;
  };
  StartFate fate;
  fate.no_controller = true;
  client.azure.set_next_start("member-01", fate);
  client.act("member-01", "restart");
  client.pass(std::chrono::minutes(5));
  client.azure.advance(client.now);
  CHECK_FALSE(known());
  client.act("member-01", "restart");
  client.pass(std::chrono::minutes(5));
  client.azure.advance(client.now);
  CHECK(known());
}
