// The script for sh, read and run by a real sh with a program `az` that only
// notes what it was asked.
#include <azvmreset/plan.hpp>

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "offline/plans.hpp"
#include "ops/shell_quoting.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using ops::sh_quoted;

// Words with a bar between them, an invocation with a line of its own at its end.
constexpr const char* noting_az = R"sh(#!/bin/sh
for word in "$@"; do printf '%s\037' "$word"; done >> "$AZ_LOG"
printf '\036' >> "$AZ_LOG"
case "$1 $2" in
  "vm show") if [ -e "$AZ_LOG.swapped" ]; then printf '%s' "$AZ_COPY"; else printf '%s' "$AZ_ORIGINAL"; fi ;;
  "vm update") : > "$AZ_LOG.swapped" ;;
  "tag list") printf '%s' "$AZ_HOLDER" ;;
esac
)sh";

struct Ran {
  int status = -1;
  std::vector<std::vector<std::string>> asked;

  // "vm stop", in order.
  std::vector<std::string> verbs() const {
    std::vector<std::string> names;
    for (const auto& words : asked) {
      std::string name;
      for (const std::string& word : words) {
        if (word.rfind("--", 0) == 0) break;
        name += (name.empty() ? "" : " ") + word;
      }
      names.push_back(std::move(name));
    }
    return names;
  }
};

std::vector<std::string> split(const std::string& text, char end) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, end);) parts.push_back(part);
  return parts;
}

int run(const std::string& command) {
  const int status = std::system(("sh -c " + sh_quoted(command)).c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Ran run_script(const Plan& plan, const std::string& holder = "", const std::string& found = "") {
  const Folder folder;
  const std::string script = folder.write("script.sh", to_az_script(plan));
  std::filesystem::permissions(folder.write("az", noting_az), std::filesystem::perms::owner_all);
  std::string copy;
  for (const PlanResource& resource : plan.resources) {
    if (resource.purpose == "the repaired copy") copy = resource.id;
  }
  const std::string environment = "AZ_LOG=" + sh_quoted(folder.path("log")) + " AZ_HOLDER=" + sh_quoted(holder) +
                                  " AZ_COPY=" + sh_quoted(copy) +
                                  " AZ_ORIGINAL=" + sh_quoted(found.empty() ? plan.facts.os_disk_id : found) +
                                  " PATH=" + sh_quoted(folder.path("")) + ":\"$PATH\"";
  Ran ran;
  ran.status = run("cd " + sh_quoted(folder.path("")) + " && yes '' 2>/dev/null | env " + environment + " sh " +
                   sh_quoted(script) + " > out 2>&1");
  INFO(folder.read("out"));
  for (const std::string& invocation : split(folder.read("log"), '\036'))
    ran.asked.push_back(split(invocation, '\037'));
  CHECK_FALSE(std::filesystem::exists(folder.path("owned")));
  return ran;
}

bool asked_with(const Ran& ran, const std::string& verb, const std::string& word) {
  const auto verbs = ran.verbs();
  for (std::size_t i = 0; i < verbs.size(); ++i) {
    if (verbs[i] == verb && std::find(ran.asked[i].begin(), ran.asked[i].end(), word) != ran.asked[i].end())
      return true;
  }
  return false;
}

std::string as_sh_reads(const std::string& word) {
  const Folder folder;
  REQUIRE(run("printf '%s' " + word + " > " + sh_quoted(folder.path("read"))) == 0);
  return folder.read("read");
}

}  // namespace

TEST_CASE("a word for sh is read as it was meant", "[offline][plan_az]") {
  for (const std::string text :
       {"", "plain", "it's", "-n", "--", "$(reboot)", "`id`", "\"", "\\", "100%", "%s", "a\nb", "\n", "end\n\n",
        "\x1b[2J", "J\xC3\xBCrgen", "-\xC3\xBC", "'\xC3\xBC\\n%d", "\xF0\x9F\x98\x80"}) {
    CAPTURE(text);
    CHECK(as_sh_reads(sh_quoted(text)) == text);
  }
  CHECK(as_sh_reads(sh_quoted("\xFF")) == "\xEF\xBF\xBD");
  CHECK(as_sh_reads(sh_quoted(std::string("a\0b", 3))) ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("the script does the documented procedure, in its order", "[offline][plan_az]") {
  const Ran ran = run_script(sealed_plan());
  CHECK(ran.status == 0);
  const std::vector<std::string> expected = {"vm show",
                                             "tag list",
                                             "tag update",  // record
                                             "network nic create",
                                             "vm create",  // rescue_vm
                                             "snapshot create",
                                             "disk create",
                                             "vm disk attach",
                                             "vm disk detach",
                                             "disk delete",
                                             "snapshot delete",  // probe
                                             "vm stop",
                                             "snapshot create",
                                             "disk create",
                                             "vm disk attach",
                                             "vm disk detach",  // to detach
                                             "vm show",
                                             "vm update",
                                             "vm show",
                                             "vm start",  // swap, start
                                             "vm delete",
                                             "snapshot delete",
                                             "tag update"};  // confirm
  CHECK(ran.verbs() == expected);
  const Plan plan = sealed_plan();
  CHECK(asked_with(ran, "vm update", "--os-disk=" + plan.resources[5].id));
  CHECK(asked_with(ran, "disk create", "--source=" + plan.resources[4].id));
  CHECK(asked_with(ran, "disk create", "--hyper-v-generation=V2"));
  CHECK(asked_with(ran, "snapshot create", "--source=" + plan.facts.os_disk_id));
  CHECK(asked_with(ran, "disk create", "azvmreset-plan=" + plan.id));
}

TEST_CASE("the original disk is never deleted, nor anything that the plan does not make", "[offline][plan_az]") {
  for (const Plan& plan : {sealed_plan(), frugal_plan()}) {
    const Ran ran = run_script(plan);
    CHECK(ran.status == 0);
    const auto verbs = ran.verbs();
    for (std::size_t i = 0; i < verbs.size(); ++i) {
      if (verbs[i].find("delete") == std::string::npos) continue;
      const std::string id =
          ran.asked[i][verbs[i] == "vm delete" || verbs[i].rfind("network", 0) != 0 ? 2 : 3].substr(6);
      CAPTURE(verbs[i], id);
      CHECK(id.find("azvmr") != std::string::npos);
      CHECK(id != plan.facts.os_disk_id);
    }
  }
}

TEST_CASE("an existing rescue VM and a given snapshot are neither made nor deleted", "[offline][plan_az]") {
  const Ran ran = run_script(frugal_plan());
  CHECK(ran.status == 0);
  for (const std::string verb : {"vm create", "vm delete", "snapshot create", "snapshot delete", "tag update"}) {
    const auto verbs = ran.verbs();
    CAPTURE(verb);
    CHECK(std::find(verbs.begin(), verbs.end(), verb) == verbs.end());
  }
  CHECK(asked_with(ran, "disk create", "--source=" + frugal_plan().from_snapshot));
}

TEST_CASE("a VM with another OS disk, or that another rescue holds, is left alone", "[offline][plan_az]") {
  const Ran swapped = run_script(sealed_plan(), "", "/subscriptions/x/disks/another");
  CHECK(swapped.status != 0);
  CHECK(swapped.verbs() == std::vector<std::string>{"vm show"});
  const Ran held = run_script(sealed_plan(), "ffffffffffffffffffffffffffffffff/alice");
  CHECK(held.status != 0);
  CHECK(held.verbs() == std::vector<std::string>{"vm show", "tag list"});
  CHECK(run_script(sealed_plan(), sealed_plan().id + "/me").status == 0);
}

TEST_CASE("hostile names are words of the commands and nothing else", "[offline][plan_az]") {
  for (const std::string text :
       {"$(touch owned)", "`touch owned`", "'; touch owned; '", "\"; touch owned; \"", "x\ntouch owned\n",
        "\\'; touch owned #", "-x --yes", "%s%n", "a b\tc", "J\xC3\xBCrgen $(touch owned)", "&& touch owned"}) {
    CAPTURE(text);
    const Plan plan = plan_saying(text);
    const Folder folder;
    CHECK(run("sh -n " + sh_quoted(folder.write("script.sh", to_az_script(plan)))) == 0);
    Plan runnable = plan;
    runnable.from_snapshot.clear();
    const Ran ran = run_script(runnable);
    CHECK(ran.status != 127);
    CHECK(asked_with(ran, "disk create", "--tier=" + text));
    CHECK(asked_with(ran, "vm create", "--image=" + text));
  }
}

TEST_CASE("what is blocked is said, and nothing is run", "[offline][plan_az]") {
  const Ran ran = run_script(blocked_plan());
  CHECK(ran.status == 3);
  CHECK(ran.asked.empty());
}

TEST_CASE("the script holds neither a password nor a place for one on a command line", "[offline][plan_az]") {
  for (const Plan& plan : {sealed_plan(), frugal_plan()}) {
    for (const std::string& script : {to_az_script(plan), to_powershell_script(plan)}) {
      CHECK(script.find("--admin-password") == std::string::npos);
      CHECK(script.find("AsPlainText") == std::string::npos);
    }
  }
}
