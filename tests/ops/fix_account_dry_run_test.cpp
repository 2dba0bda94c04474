#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "guest/account_request.hpp"
#include "ops/dry_run.hpp"
#include "ops/scripted_guest.hpp"
#include "support/bash.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using Lines = std::vector<std::string>;

Result<DryRun> rehearsed(ScriptedGuest& guest, FixAccount request) {
  return guest.runner.run(ops::dry_run(guest.context(), std::move(request)));
}

Lines actions(const DryRun& run) {
  Lines names;
  for (const DryRunStep& step : run.steps) names.push_back(step.action);
  return names;
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Lines net_of(FixAccount request) {
  ScriptedGuest guest;
  const auto run = rehearsed(guest, std::move(request));
  REQUIRE(run);
  return commands_of(*run, Shell::net);
}

}  // namespace

TEST_CASE("a repair can be seen beforehand, and nothing is written", "[ops][account][dry_run]") {
  ScriptedGuest guest;
  const auto run = rehearsed(guest, {guest.vm(), "azureuser"});
  REQUIRE(run);
  CHECK(run->action == "fix_account");
  CHECK(run->username == "azureuser");
  CHECK(actions(*run) == Lines{"put_run_command", "delete_run_command"});
  CHECK(run->blockers.empty());
  CHECK(guest.wire.count() == 1);
  CHECK(guest.requests.empty());
}

TEST_CASE("a password of a repair is not even put into the body", "[ops][account][dry_run]") {
  ScriptedGuest guest;
  FixAccount request(guest.vm(), "azureuser");
  request.password = Secret(kPassword);
  request.clear_parameter = true;
  const auto run = rehearsed(guest, std::move(request));
  REQUIRE(run);
  CHECK(says(run->steps.front().body, R"("value":"REDACTED")"));
  for (const Shell shell : {Shell::az, Shell::powershell, Shell::net}) {
    for (const std::string& line : commands_of(*run, shell)) CHECK_FALSE(says(line, kPassword));
  }
}

TEST_CASE("a sealed password takes two rounds, and the dry run shows both", "[ops][account][dry_run]") {
  ScriptedGuest guest;
  FixAccount request(guest.vm(), "azureuser");
  request.password = Secret(kPassword);
  SECTION("of the managed form") {
    const auto run = rehearsed(guest, std::move(request));
    REQUIRE(run);
    CHECK(actions(*run) == Lines{"put_run_command", "delete_run_command", "put_run_command", "delete_run_command"});
    CHECK(run->steps[0].url != run->steps[2].url);
    CHECK(says(run->steps[2].body, R"("protectedParameters":[{"name":"secret","value":"REDACTED"}])"));
    for (const Shell shell : {Shell::az, Shell::powershell}) {
      const Lines lines = commands_of(*run, shell);
      CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
              return line.starts_with("# the password travels sealed");
            }) == 2);
      for (const std::string& line : lines) CHECK_FALSE(says(line, "AZVMRESET_SECRET"));
    }
    const Lines at_console = commands_of(*run, Shell::net);
    CHECK(at_console.front() == "rem no command for the step \"put_run_command\"");
    CHECK(std::count(at_console.begin(), at_console.end(), R"(net user ^"azureuser^" * /Y)") == 1);
  }
  SECTION("of the action form") {
    request.form = CommandForm::action;
    const auto run = rehearsed(guest, std::move(request));
    REQUIRE(run);
    CHECK(actions(*run) == Lines{"post_run_command", "post_run_command"});
    CHECK(says(run->steps.back().body, R"({"name":"secret","value":"REDACTED"})"));
  }
  CHECK(guest.wire.count() == 1);
}

TEST_CASE("a password that the guest is to make takes one round, and none is shown", "[ops][made][dry_run]") {
  ScriptedGuest guest;
  ResetPassword request(guest.vm(), "azureuser", Secret());
  request.method = Method::run_command;
  request.sealing_key = sealing_key();
  request.key_sink = FileSink("/key.pem");
  request.secret_sink = FileSink("/password");
  const auto run = guest.runner.run(ops::dry_run(guest.context(), std::move(request)));
  REQUIRE(run);
  CHECK(actions(*run) == Lines{"put_run_command", "delete_run_command"});
  CHECK_FALSE(says(run->steps.front().body, "protectedParameters"));
  CHECK(commands_of(*run, Shell::az).front().starts_with("# the password travels sealed"));
  CHECK(guest.files.files.empty());
}

// The script takes a password encoded, and a person types it as it is.
TEST_CASE("the lines for az encode what is typed as the script reads it", "[ops][account][dry_run]") {
  ScriptedGuest guest;
  FixAccount request(guest.vm(), "azureuser");
  request.password = Secret(kPassword);
  request.clear_parameter = true;
  const auto run = rehearsed(guest, std::move(request));
  REQUIRE(run);
  const Lines lines = commands_of(*run, Shell::az);
  REQUIRE(lines.size() > 1);
  const std::string& line = lines[1];
  const auto begin = line.find("secret=") + std::string_view("secret=").size();
  const std::string word = line.substr(begin, line.find(" --async-execution", begin) - begin);
  for (const std::string typed : {"a", "?>~?>~ab", "p%s\\n'$x", "\xc3\xbc\xe2\x82\xac!"}) {
    CAPTURE(word, typed);
    CHECK(as_bash_reads(word, "AZVMRESET_SECRET_1=" + ops::bash_quoted(typed)) ==
          guest::secret_parameter(Secret(typed)).expose());
  }
}

TEST_CASE("what net can do of a repair stands in lines for the console", "[ops][account][dry_run]") {
  FixAccount request(ResourceId::parse(kVm).value(), "azureuser");
  SECTION("what is done by default") {
    CHECK(net_of(std::move(request)) ==
          Lines{R"(net user ^"azureuser^" /active:yes)", R"(net user ^"azureuser^" /logonpasswordchg:no)"});
  }
  SECTION("a password is asked for by net itself") {
    request.generate = true;
    request.secret_sink = FileSink("/password");
    request.clear_parameter = true;
    request.domain = "CONTOSO";
    CHECK(net_of(std::move(request)).front() == R"(net user ^"azureuser^" * /Y /domain)");
  }
  SECTION("what it cannot do is a remark") {
    request.add_to = {AccountGroup::administrators};
    CHECK(net_of(std::move(request)).back().starts_with(R"(rem net localgroup Administrators ^"azureuser^" /add)"));
  }
  SECTION("a look") {
    request.detect_only = true;
    CHECK(net_of(std::move(request)) == Lines{R"(net user ^"azureuser^")"});
  }
  SECTION("a name that the console would spoil") {
    request.username = "Jürgen";
    CHECK(net_of(std::move(request)).front().starts_with("rem "));
  }
}

TEST_CASE("a reset says that the guest is asked first, and by Run Command what it would run",
          "[ops][reset_guest][dry_run]") {
  ScriptedGuest guest;
  ResetPassword request(guest.vm(), "alice", Secret());
  SECTION("by VMAccess") {
    const auto run = guest.runner.run(ops::dry_run(guest.context(), std::move(request)));
    REQUIRE(run);
    CHECK(run->blockers.empty());
    CHECK(codes(run->warnings).front() == "account_read_first");
    CHECK(actions(*run) == Lines{"put_extension"});
  }
  SECTION("by Run Command") {
    request.method = Method::run_command;
    request.clear_parameter = true;
    const auto run = guest.runner.run(ops::dry_run(guest.context(), std::move(request)));
    REQUIRE(run);
    CHECK(actions(*run) == Lines{"put_run_command", "delete_run_command"});
    CHECK(commands_of(*run, Shell::net).front() == R"(net user ^"alice^" * /Y)");
  }
  CHECK(guest.wire.count() == 1);
}
