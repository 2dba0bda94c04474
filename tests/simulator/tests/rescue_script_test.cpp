// The rescue scripts, played at a rescue VM with the disks that are attached to it.
#include "simulator/tests/rescue_talking.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
namespace base = azvmreset::base;

namespace {

constexpr std::string_view kGptIni = "Windows\\System32\\GroupPolicy\\gpt.ini";
constexpr std::string_view kMarker = "Windows\\azvmreset-marker.log";

RescueAsked asked(std::string_view verb, std::string lines = {}) {
  RescueAsked one;
  one.verb = verb;
  one.lines = std::move(lines);
  return one;
}

}  // namespace

TEST_CASE("a probe tells what is on the disk that is attached", "[simulator][rescue]") {
  RescueTalking client;
  client.ready_linux();
  client.act("dead-01", "powerOff");
  client.pass(5min);
  client.copied_to("linux-01", "linux-copy");
  const RescueTold at_linux = client.rescue("linux-01");
  CHECK(at_linux.end() == "done");
  CHECK(at_linux.exit_code == 0);
  CHECK(at_linux.has("disk " + client.content("dead-01_OsDisk_1").identity));
  for (const std::string_view line :
       {"bitlocker 0", "partition 4", "hibernated 0", "unclean 0", "setup_type 0", "local_policy_off 0"}) {
    INFO(line);
    CHECK(at_linux.has(line));
  }
  CHECK(at_linux.decoded("computer") == "dead-01");
  CHECK(at_linux.decoded("product_type") == "ServerNT");
  CHECK(at_linux.lines.find("journal_replayed") == std::string::npos);

  client.copied_to("rescue-01");
  const RescueTold at_windows = client.rescue("rescue-01");
  CHECK(at_windows.end() == "done");
  CHECK(at_windows.has("unclean unknown"));
  CHECK(at_windows.has("journal_replayed 0"));
  CHECK(at_windows.decoded("computer") == "dead-01");
}

TEST_CASE("what is written lies on the disk with its ACL, and is read again", "[simulator][rescue]") {
  RescueTalking client;
  client.ready_linux();
  client.act("dead-01", "powerOff");
  client.pass(5min);
  client.copied_to("linux-01", "linux-copy");
  client.copied_to("rescue-01", "windows-copy");
  for (const auto& [vm, name] : {std::pair{"linux-01", "linux-copy"}, std::pair{"rescue-01", "windows-copy"}}) {
    INFO(vm);
    const std::string lines = "make Windows\\System32\\GroupPolicy\\Machine\n" + written("create", kGptIni, "planted");
    const RescueTold told = client.rescue(vm, asked("write", lines));
    CHECK(told.end() == "done");
    CHECK(told.has("made Windows\\System32\\GroupPolicy\\Machine"));
    CHECK(told.has("written " + std::string(kGptIni)));
    const DiskFile& file = client.content(name).files.at("Windows/System32/GroupPolicy/gpt.ini");
    CHECK(file.bytes == "planted");
    CHECK(file.acl == guarded_bytes());
    CHECK(client.azure.ledger().back().changed.size() == 2);

    CHECK(client.rescue(vm, asked("write", written("replace", kGptIni, "other", 0x22))).end() == "done");
    const RescueTold read = client.rescue(
        vm, asked("read", "look " + std::string(kGptIni) + "\nlook Windows\\none\n" + "look Windows\\System32\n"));
    CHECK(read.decoded("content") == "other");
    CHECK(read.decoded("acl") == guarded_bytes());
    CHECK(read.has("attributes 34"));
    CHECK(read.has("missing Windows\\none"));
    CHECK(read.has("directory Windows\\System32"));

    const RescueTold gone = client.rescue(
        vm, asked("remove", "remove " + std::string(kGptIni) +
                                "\nremove_directory Windows\\System32\\GroupPolicy\nremove_directory Windows\n"));
    CHECK(gone.has("removed " + std::string(kGptIni)));
    CHECK(gone.has("kept Windows\\System32\\GroupPolicy"));
    CHECK(gone.has("kept Windows"));
  }
  CHECK(client.content("dead-01_OsDisk_1").files.count("Windows/System32/GroupPolicy/gpt.ini") == 0);
}

TEST_CASE("a file that comes in pieces and a secret come together", "[simulator][rescue]") {
  RescueTalking client;
  client.ready_linux();
  client.act("dead-01", "powerOff");
  client.pass(5min);
  client.copied_to("linux-01");
  const std::string path(kMarker);
  const std::string about = base::format("create {}\nattributes 32\nsize 6\nsha256 {}\nacl {}\n", path,
                                         digest_of("sesame"), base::hex_encode(guarded_bytes()));
  CHECK(client.rescue("linux-01", asked("write", about + "at 0\nplain " + base::base64url_encode("ses") + "\n"))
            .has("begun " + path));
  RescueAsked second = asked("write");
  second.secret = about + "at 3\nplain " + base::base64url_encode("ame") + "\n";
  CHECK(client.rescue("linux-01", second).has("written " + path));
  CHECK(client.content("copy").files.at("Windows/azvmreset-marker.log").bytes == "sesame");
  CHECK(client.rescue("linux-01", second).end() == "refused windows");
}

TEST_CASE("a long answer comes in chunks that belong together", "[simulator][rescue]") {
  RescueTalking client;
  client.copied_to("rescue-01");
  std::string noise;
  for (int i = 0; noise.size() < 9000; ++i) noise += digest_of(std::to_string(i));
  client.content("copy").files["Windows/noise.log"].bytes = noise;
  std::string packed;
  for (std::size_t total = 1; packed.size() < total;) {
    RescueAsked next = asked("read", "look Windows\\noise.log\n");
    next.offset = packed.size();
    client.begin("rescue-01", next);
    client.pass(5min);
    const RescueTold told = client.told("rescue-01");
    REQUIRE(told.end() == "done");
    CHECK(told.output.size() < 4096);
    const auto line = base::json::Document::parse(told.output);
    packed += base::base64_decode(line->root()["rescue"]["chunk"].text_or("")).value();
    total = told.total;
  }
  CHECK(gunzipped(packed, 1 << 20).value().find(base::base64_encode(noise)) != std::string::npos);
}

TEST_CASE("a copy of a disk that is in use is unclean until Windows has run on it", "[simulator][rescue]") {
  RescueTalking client;
  client.ready_linux();
  client.copied_to("linux-01");
  CHECK(client.rescue("linux-01").has("unclean 1"));
  CHECK(client.rescue("linux-01", asked("write", written("create", kMarker, "x"))).end() == "refused unclean");
  CHECK(client.rescue("linux-01", asked("read", "look Windows\n")).end() == "done");

  client.act("dead-01", "powerOff", "&skipShutdown=true");
  client.pass(5min);
  CHECK(client.content("dead-01_OsDisk_1").unclean);
  client.signed_in().act("dead-01", "start");
  client.pass(5min);
  client.act("dead-01", "powerOff");
  client.pass(5min);
  CHECK(!client.content("dead-01_OsDisk_1").unclean);
}

TEST_CASE("a Windows rescue VM closes what was not closed", "[simulator][rescue]") {
  RescueTalking client;
  client.copied_to("rescue-01");
  CHECK(client.rescue("rescue-01").has("journal_replayed 0"));
  CHECK(client.content("copy").unclean);
  const RescueTold told = client.rescue("rescue-01", asked("write", written("create", kMarker, "x")));
  CHECK(told.end() == "done");
  CHECK(told.has("journal_replayed 1"));
  CHECK(!client.content("copy").unclean);
}

TEST_CASE("SetupType is written by Windows alone, where it is as expected", "[simulator][rescue]") {
  RescueTalking client;
  client.ready_linux();
  client.act("dead-01", "powerOff");
  client.pass(5min);
  client.copied_to("linux-01", "linux-copy");
  client.copied_to("rescue-01");
  const std::string line = "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"";
  const RescueAsked arm = asked("write", "setup 0 2 x" + base::base64url_encode(line) + "\n");
  CHECK(client.rescue("linux-01", arm).end() == "refused windows_only");
  CHECK(client.rescue("rescue-01", arm).has("written setup"));
  CHECK(client.content("copy").registry["SYSTEM/Setup/SetupType"] == "2");
  CHECK(client.content("copy").registry["SYSTEM/Setup/CmdLine"] == line);
  CHECK(client.rescue("rescue-01").has("setup_type 2"));
  CHECK(client.rescue("rescue-01", arm).end() == "refused setup_in_progress");
  CHECK(client.rescue("rescue-01", asked("remove", "setup 2 0 x\n")).end() == "done");
  CHECK(client.rescue("rescue-01").has("setup_type 0"));
}

TEST_CASE("Linux as it comes lacks what it takes, and installs it where there is a way out", "[simulator][rescue]") {
  RescueTalking client;
  client.copied_to("linux-01");
  const RescueTold lacking = client.rescue("linux-01");
  CHECK(lacking.end() == "refused tools_missing");
  CHECK(lacking.text.find("ntfs-3g") != std::string::npos);

  RescueTold told = client.rescue("linux-01", asked("prepare"));
  CHECK(told.end() == "done");
  CHECK(told.has("tool ntfs-3g"));
  CHECK(client.rescue("linux-01").end() == "done");
  CHECK(client.rescue("rescue-01", asked("prepare")).has("tool Reg.exe"));

  RescueTalking closed;
  closed.world().find("linux-01")->set_up.network.subnet = "rescue-demo-vnet/closed";
  told = closed.rescue("linux-01", asked("prepare"));
  CHECK(told.end() == "failed tools_missing");
  CHECK(told.text.find("apt-get said: E: Failed to fetch") != std::string::npos);
}

TEST_CASE("a VM that a request made installs through the gateway of its subnet", "[simulator][rescue]") {
  const std::string network = std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Microsoft.Network";
  for (const bool gateway : {false, true}) {
    INFO(gateway);
    RescueTalking client;
    const auto put = [&](const std::string& id, const std::string& body, std::string_view version) {
      CHECK(client.ask("PUT", id + std::string(version), R"({"location":"westeurope",)" + body + "}").status < 300);
      client.pass(5min);
      client.signed_in();
    };
    constexpr std::string_view of_networks = "?api-version=2024-05-01";
    put(network + "/natGateways/out", R"("properties":{})", of_networks);
    put(network + "/virtualNetworks/helper",
        R"("properties":{"addressSpace":{"addressPrefixes":["10.255.255.0/29"]},"subnets":[{"name":"rescue",)"
        R"("properties":{"addressPrefix":"10.255.255.0/29","defaultOutboundAccess":false)" +
            (gateway ? R"(,"natGateway":{"id":")" + network + R"(/natGateways/out"})" : std::string()) + "}}]}",
        of_networks);
    put(network + "/networkInterfaces/helper",
        R"("properties":{"ipConfigurations":[{"name":"one","properties":{"subnet":{"id":")" + network +
            R"(/virtualNetworks/helper/subnets/rescue"}}}]})",
        of_networks);
    put(kComputeOfTheGroup + "/virtualMachines/helper",
        R"("properties":{"hardwareProfile":{"vmSize":"Standard_D2s_v5"},"storageProfile":{"imageReference":{)"
        R"("publisher":"Canonical","offer":"ubuntu-24_04-lts","sku":"server","version":"latest"},)"
        R"("osDisk":{"name":"helper-os","createOption":"FromImage"}},"osProfile":{"computerName":"helper",)"
        R"("adminUsername":"rescuer","adminPassword":"Some-Passw0rd-1","linuxConfiguration":{}},)"
        R"("networkProfile":{"networkInterfaces":[{"id":")" +
            network + R"(/networkInterfaces/helper"}]}})",
        kVmVersion);
    client.pass(10min);
    CHECK(client.rescue("helper").end() == "refused tools_missing");
    CHECK(client.rescue("helper", asked("prepare")).end() == (gateway ? "done" : "failed tools_missing"));
    CHECK(client.rescue("helper").end() == (gateway ? "refused disk_not_found" : "refused tools_missing"));
  }
}

TEST_CASE("the reviewed scripts are known by their texts", "[simulator][rescue]") {
  const Azure azure(default_scenario());
  CHECK(azure.world().known_scripts.rescue_shell.size() == 1);
  CHECK(azure.world().known_scripts.rescue_powershell.size() == 1);
}

TEST_CASE("the rescue script is the only one that Linux plays", "[simulator][rescue]") {
  RescueTalking client;
  const Answer accepted = client.ask("PUT", client.command_url("linux-01"),
                                     R"({"location":"westeurope","properties":{"source":{"script":"echo hello"}}})");
  REQUIRE(accepted.status < 300);
  client.pass(5min);
  const RescueTold told = client.told("linux-01");
  CHECK(told.output.empty());
  CHECK(told.state == "Failed");
}
