#include "simulator/tests/started_windows.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

// With one script of somebody's.
struct WithScript : StartedWindows {
  WithScript() {
    put_gpt(kPair, 5);
    put_scripts(utf16("[Startup]\r\n0CmdLine=first.cmd\r\n0Parameters=\r\n"));
    put(std::string(kStartupPath) + "first.cmd", "exit");
    put(std::string(kStartupPath) + "second.cmd", "exit");
  }
};

constexpr std::string_view kOther = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]";

}  // namespace

TEST_CASE("a start-up script of local policy", "[simulator][boot]") {
  WithScript here;

  SECTION("runs when the machine's version is another one than was seen last") {
    here.start();
    CHECK(here.ran() == "first.cmd");
    CHECK(value_in(here.content.registry, kCachedVersionValue) == "5");
  }

  SECTION("is found by a lower version, too: different, not greater") {
    here.content.registry[std::string(kCachedVersionValue)] = "9";
    here.start();
    CHECK(here.ran() == "first.cmd");
  }

  SECTION("is not found when the version is the one that was seen last") {
    here.content.registry[std::string(kCachedVersionValue)] = "5";
    here.start();
    CHECK(here.ran().empty());
    CHECK(here.told("has the cached version, 5"));
  }

  SECTION("is not found when only the user's half of the version is another one") {
    here.content.registry[std::string(kCachedVersionValue)] = "5";
    here.put_gpt(kPair, 5 + (3u << 16));
    here.start();
    CHECK(here.ran().empty());
  }

  SECTION("is not found with version 0") {
    here.put_gpt(kPair, 0);
    here.start();
    CHECK(here.ran().empty());
  }

  SECTION("is not found when the machine's half of the policy is switched off") {
    here.content.files[std::string(kGptPath)].bytes += "Options=2\r\n";
    here.start();
    CHECK(here.ran().empty());
    here.put_gpt(kPair, 6);
    here.content.files[std::string(kGptPath)].bytes += "Options=1\r\n";
    here.start();
    CHECK(here.ran() == "first.cmd");
  }

  SECTION("runs at every start, until policy of another version says otherwise") {
    here.start();
    here.put_scripts(utf16("[Startup]\r\n"));
    here.start();
    CHECK(here.ran() == "first.cmd");
    here.put_gpt(kPair, 6);
    here.start();
    CHECK(here.ran().empty());
  }

  SECTION("is forgotten when gpt.ini goes") {
    here.start();
    here.content.files.erase(std::string(kGptPath));
    here.start();
    CHECK(here.ran().empty());
  }

  SECTION("that is not there harms no other one") {
    here.put_scripts(utf16("[Startup]\r\n0CmdLine=lost.cmd\r\n1CmdLine=second.cmd\r\n"));
    here.start();
    CHECK(here.ran() == "second.cmd");
    CHECK(here.told("lost.cmd: The system cannot find the file specified."));
    CHECK(here.report.rejected.empty());
  }
}

TEST_CASE("the list of extensions", "[simulator][boot]") {
  WithScript here;
  const auto runs_with = [&](std::string_view list) {
    here.forget_policy();
    here.put_gpt(list, 7);
    here.start();
    return here.ran() == "first.cmd";
  };

  SECTION("must name the scripts' one with its tool, in any case") {
    CHECK(runs_with("[{42b5faae-6536-11d2-ae5a-0000f87571e3}{40b6664f-4972-11d1-a7ca-0000f87571e3}]"));
    CHECK_FALSE(runs_with(kOther));
    CHECK(here.report.rejected.empty());
    CHECK_FALSE(runs_with("[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]"));
  }

  SECTION("must be in ascending order") {
    CHECK(runs_with(std::string(kOther) + std::string(kPair)));
    CHECK(here.report.rejected.empty());
    CHECK_FALSE(runs_with(std::string(kPair) + std::string(kOther)));
    CHECK_FALSE(here.report.rejected.empty());
    CHECK_FALSE(runs_with(std::string(kPair) + std::string(kPair)));
  }

  SECTION("must be well formed") {
    for (const std::string_view list : {"42B5FAAE-6536-11D2-AE5A-0000F87571E3", "[{42B5FAAE}]", "[", "[]",
                                        "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F}]"}) {
      INFO(list);
      CHECK_FALSE(runs_with(list));
      CHECK_FALSE(here.report.rejected.empty());
    }
  }
}

TEST_CASE("scripts.ini", "[simulator][boot]") {
  WithScript here;
  const std::string two =
      "[Startup]\r\n1CmdLine=second.cmd\r\n1Parameters=\r\n0CmdLine=first.cmd\r\n0Parameters=/x\r\n";
  const auto ran_with = [&](std::string bytes) {
    here.forget_policy();
    here.put_scripts(std::move(bytes));
    here.start();
    return here.ran();
  };

  SECTION("is read in UTF-16LE with its mark, and in ANSI") {
    CHECK(ran_with(utf16(two)) == "first.cmd second.cmd");
    CHECK(here.report.scripts[0].parameters == "/x");
    CHECK(ran_with(two) == "first.cmd second.cmd");
  }

  SECTION("is nothing in UTF-16LE without its mark") { CHECK(ran_with(utf16(two, false)).empty()); }

  SECTION("loses its first section to a UTF-8 mark, or does not") {
    CHECK(ran_with("\xEF\xBB\xBF" + two).empty());
    CHECK(ran_with("\xEF\xBB\xBF\r\n" + two) == "first.cmd second.cmd");
    here.held["F5.2/3a"] = 1;
    CHECK(ran_with("\xEF\xBB\xBF" + two) == "first.cmd second.cmd");
  }

  SECTION("is nothing in UTF-16BE, or is read") {
    std::string big = utf16(two);
    for (std::size_t i = 0; i + 1 < big.size(); i += 2) std::swap(big[i], big[i + 1]);
    CHECK(ran_with(big).empty());
    here.held["F5.2/3b"] = 1;
    CHECK(ran_with(big) == "first.cmd second.cmd");
  }

  SECTION("ends at a number that is missing, or does not") {
    const std::string gap = "[Startup]\n0CmdLine=first.cmd\n2CmdLine=second.cmd\n";
    CHECK(ran_with(gap) == "first.cmd");
    here.held["F5.2/3c"] = 1;
    CHECK(ran_with(gap) == "first.cmd second.cmd");
  }

  SECTION("may be indented, commented, quoted, in any case, and hidden") {
    here.content.files[std::string(kScriptsPath)].attributes = kHiddenAttribute | kSystemAttribute | kReadOnlyAttribute;
    CHECK(ran_with("; by hand\n  [STARTUP]\n  0cmdline = \"first.cmd\"\n") == "first.cmd");
  }

  SECTION("has only its first section of a name") {
    CHECK(ran_with("[Startup]\n0CmdLine=first.cmd\n[Startup]\n1CmdLine=second.cmd\n") == "first.cmd");
  }
}

TEST_CASE("what keeps local policy from being processed", "[simulator][boot]") {
  WithScript here;

  SECTION("a member of a domain that reaches no controller") {
    here.windows.domain = "corp.example";
    here.windows.domain_reachable = false;
    here.start();
    CHECK(here.ran().empty());
    here.windows.domain_reachable = true;
    here.start();
    CHECK(here.ran() == "first.cmd");
  }

  SECTION("the policy that turns it off, on a member of a domain alone") {
    here.content.registry[std::string(kPolicyOffValue)] = "1";
    here.start();
    CHECK(here.ran() == "first.cmd");
    here.put_gpt(kPair, 6);
    here.put_scripts(utf16("[Startup]\r\n0CmdLine=second.cmd\r\n"));
    here.windows.domain = "corp.example";
    here.start();
    CHECK(here.ran() == "first.cmd");
    CHECK(here.told("are not processed"));
  }

  SECTION("a client processes it while it starts, and runs what it found at the next start") {
    here.content.registry["SYSTEM/ControlSet001/Control/ProductOptions/ProductType"] = "WinNT";
    here.start();
    CHECK(here.ran().empty());
    here.start();
    CHECK(here.ran() == "first.cmd");
  }

  SECTION("an access control list that keeps LocalSystem out") {
    auto& gpt = here.content.files[std::string(kGptPath)];
    gpt.acl = "O:BAD:P(A;;FA;;;S-1-5-21-1-2-3-1001)";
    here.start();
    CHECK(here.ran().empty());
    CHECK_FALSE(here.report.rejected.empty());
    gpt.acl = "O:BAD:P(A;;FR;;;SY)";
    here.start();
    CHECK(here.ran() == "first.cmd");
  }

  SECTION("two names that differ in case alone") {
    here.put("Windows/System32/GroupPolicy/GPT.INI", "[General]");
    here.start();
    CHECK(here.ran().empty());
    CHECK_FALSE(here.report.rejected.empty());
  }

  SECTION("nothing else: names may be in any case") {
    here.content.files["windows/SYSTEM32/groupPOLICY/Gpt.ini"] = here.content.files[std::string(kGptPath)];
    here.content.files.erase(std::string(kGptPath));
    here.start();
    CHECK(here.ran() == "first.cmd");
  }
}
