// From the disk of a VM that nobody can sign in to, to what it ran at its next
// start, by rescue scripts alone.
#include "simulator/tests/rescue_talking.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
namespace base = azvmreset::base;

namespace {

RescueAsked asked(std::string_view verb, std::string lines) {
  RescueAsked one;
  one.verb = verb;
  one.lines = std::move(lines);
  return one;
}

constexpr std::string_view kPolicy = "Windows\\System32\\GroupPolicy";

// A start-up script of local policy that leaves a proof.
std::string planting() {
  const std::string policy(kPolicy);
  std::string lines;
  for (const std::string_view folder : {"\\Machine", "\\Machine\\Scripts", "\\Machine\\Scripts\\Startup"}) {
    lines += "make " + policy + std::string(folder) + "\n";
  }
  lines += written("create", policy + "\\Machine\\Scripts\\Startup\\azvmreset-0.cmd",
                   "@echo it ran>>\"%SystemRoot%\\proof.txt\"\r\n");
  lines += written("create", policy + "\\Machine\\Scripts\\scripts.ini",
                   "[Startup]\r\n0CmdLine=azvmreset-0.cmd\r\n0Parameters=\r\n");
  lines += written("create", policy + "\\gpt.ini",
                   "[General]\r\ngPCMachineExtensionNames=[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}"
                   "{40B6664F-4972-11D1-A7CA-0000F87571E3}]\r\nVersion=1\r\n");
  return lines;
}

struct Rescuer : RescueTalking {
  void off() {
    act("dead-01", "powerOff");
    pass(5min);
    signed_in();
  }
  void swap_and_start() {
    CHECK(detach(rescue_vm, disk("copy")).status < 300);
    pass(5min);
    signed_in();
    CHECK(swap("dead-01", "copy").status < 300);
    pass(5min);
    signed_in();
    CHECK(act("dead-01", "start").status == 202);
    pass(10min);
    signed_in();
  }
  std::string rescue_vm = "rescue-01";
};

}  // namespace

TEST_CASE("what a rescue VM plants runs after the swap, and its mark is read from a copy of the running disk",
          "[simulator][rescue]") {
  Rescuer person;
  person.off();
  person.copied_to("rescue-01");
  CHECK(person.rescue("rescue-01", asked("write", planting())).end() == "done");
  CHECK(person.content("copy").files.count("Windows/proof.txt") == 0);
  person.swap_and_start();
  CHECK(person.content("copy").files.count("Windows/proof.txt") == 1);
  CHECK(person.content("dead-01_OsDisk_1").files.count("Windows/proof.txt") == 0);

  // The VM runs on.
  person.copied_to("rescue-01", "look", "0");
  CHECK(person.power("dead-01") == "PowerState/running");
  const RescueTold read = person.rescue("rescue-01", asked("read", "look Windows\\proof.txt\n"));
  CHECK(read.end() == "done");
  CHECK(read.decoded("content") == "it ran\r\n");
  CHECK(person.content("look").unclean);
}

TEST_CASE("what a Windows rescue VM writes to SetupType runs at the next start", "[simulator][rescue]") {
  Rescuer person;
  person.off();
  person.copied_to("rescue-01");
  const std::string line = "cmd.exe /c echo it ran>>\"%SystemRoot%\\proof.txt\"";
  CHECK(person.rescue("rescue-01", asked("write", "setup 0 2 x" + base::base64url_encode(line) + "\n")).end() ==
        "done");
  person.swap_and_start();
  CHECK(person.content("copy").files.count("Windows/proof.txt") == 1);
}

TEST_CASE("a disk that was not closed is clean again when Windows has run on it and was shut down",
          "[simulator][rescue]") {
  Rescuer person;
  person.act("dead-01", "powerOff", "&skipShutdown=true");
  person.pass(5min);
  person.copied_to("rescue-01");
  CHECK(person.content("copy").unclean);
  person.swap_and_start();
  CHECK(person.content("copy").unclean);
  person.off();
  CHECK(!person.content("copy").unclean);
}
