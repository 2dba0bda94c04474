#include "ops/run_command.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "ops/scripted_commands.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

RunCommand script(std::string text = "Get-Date") {
  RunCommand request(ResourceId::parse(kVm).value());
  request.script = std::move(text);
  return request;
}

Result<RunCommandResult> run(ScriptedCommands& guest, RunCommand request, std::chrono::milliseconds limit = 45min) {
  return guest.runner.run(ops::run_command(guest.context(), std::move(request)), limit);
}

std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.code);
  return names;
}

bool says(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("a script runs as a resource of its own, which is gone afterwards", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.views = {{.state = "Running", .exit_code = "", .output = ""}, View()};
  auto request = script();
  request.parameters.emplace_back("name", "value");
  request.protected_parameters.emplace_back("secret", Secret(kPassword));
  const auto result = run(guest, std::move(request));

  REQUIRE(result);
  CHECK(result->succeeded());
  CHECK(result->execution_state == "Succeeded");
  CHECK(result->exit_code == 0);
  CHECK(result->output == "said");
  CHECK_FALSE(result->truncated);
  CHECK(result->removed);
  CHECK_FALSE(guest.there);
  CHECK(result->script_sha256 == base::sha256_hex("Get-Date"));
  CHECK(result->correlation_ids == std::vector<std::string>{"correlation-1"});
  CHECK(codes(result->warnings) == std::vector<std::string>{"secret_on_command_line"});

  const Sent& put = guest.first("PUT");
  CHECK(put.url == "https://management.azure.com" + std::string(kVm) + "/runCommands/" + result->command_name +
                       "?api-version=2024-07-01");
  const auto body = base::json::Document::parse(put.body);
  REQUIRE(body);
  const auto properties = body->root()["properties"];
  CHECK(body->root()["location"].text() == "westeurope");
  CHECK(body->root()["tags"]["azvmreset-operation"].text() == result->operation_id);
  CHECK(body->root()["tags"]["azvmreset-target"].text() == kVm);
  CHECK(properties["source"].dump() == R"({"script":"Get-Date"})");
  CHECK(properties["parameters"].dump() == R"([{"name":"name","value":"value"}])");
  CHECK(properties["protectedParameters"].dump() ==
        R"([{"name":"secret","value":")" + std::string(kPassword) + R"("}])");
  CHECK(properties["asyncExecution"].boolean() == false);
  CHECK(properties["treatFailureAsDeploymentFailure"].boolean() == true);
  CHECK(properties["timeoutInSeconds"].integer() == 42 * 60);
  CHECK_FALSE(properties["runAsUser"].present());
  CHECK_FALSE(properties["outputBlobUri"].present());
}

TEST_CASE("Azure ends a script before the operation's own time is up", "[ops][run_command]") {
  for (const auto limit : {1s, 10s, 60s, 600s, 86'400s}) {
    CAPTURE(limit.count());
    ScriptedCommands guest;
    REQUIRE(run(guest, script(), limit));
    const auto body = base::json::Document::parse(guest.first("PUT").body);
    const auto seconds = body->root()["properties"]["timeoutInSeconds"].integer().value_or(0);
    CHECK(seconds >= 1);
    CHECK((seconds < limit.count() || limit == 1s));
  }
}

TEST_CASE("a script that is not ASCII gets a byte order mark, once", "[ops][run_command]") {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string text = "Write-Output '\xC3\xBC'";
  for (const std::string& given : {text, mark + text}) {
    ScriptedCommands guest;
    const auto result = run(guest, script(given));
    REQUIRE(result);
    const auto body = base::json::Document::parse(guest.first("PUT").body);
    CHECK(body->root()["properties"]["source"]["script"].text() == mark + text);
    CHECK(result->script_sha256 == base::sha256_hex(mark + text));
  }
}

TEST_CASE("another user, output blobs and a command that Azure holds", "[ops][run_command]") {
  ScriptedCommands guest;
  RunCommand request(guest.vm());
  request.command_id = "EnableAdminAccount";
  request.run_as_user = "CORP\\admin";
  request.run_as_password = Secret(kPassword);
  request.output_blob = Secret("https://store.example/out?sig=1");
  request.error_blob = Secret("https://store.example/err?sig=1");
  request.keep = true;
  const auto result = run(guest, std::move(request));
  REQUIRE(result);
  CHECK_FALSE(result->removed);
  CHECK(guest.there);
  CHECK(result->script_sha256.empty());
  const auto body = base::json::Document::parse(guest.first("PUT").body);
  const auto properties = body->root()["properties"];
  CHECK(properties["source"].dump() == R"({"commandId":"EnableAdminAccount"})");
  CHECK(properties["runAsUser"].text() == "CORP\\admin");
  CHECK(properties["runAsPassword"].text() == kPassword);
  CHECK(properties["outputBlobUri"].text() == "https://store.example/out?sig=1");
  CHECK(properties["errorBlobUri"].text() == "https://store.example/err?sig=1");
}

TEST_CASE("a script that fails is told with its exit code, although the operation failed", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {ended("Failed", "VMExtensionProvisioningError", "exit code 3")};
  guest.views = {{.state = "Failed", .exit_code = "3", .output = "half", .error = "no"}};
  const auto result = run(guest, script());
  REQUIRE(result);
  CHECK_FALSE(result->succeeded());
  CHECK(result->exit_code == 3);
  CHECK(result->output == "half");
  CHECK(result->error_output == "no");
  CHECK(result->removed);
  CHECK(codes(result->warnings) == std::vector<std::string>{"script_failed"});
  CHECK_FALSE(result->next_steps.empty());
}

TEST_CASE("a script that Azure ended for want of time has not succeeded", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {ended("Failed", "X", "timed out")};
  guest.views = {{.state = "TimedOut", .exit_code = "0", .output = "half"}};
  const auto result = run(guest, script());
  REQUIRE(result);
  CHECK_FALSE(result->succeeded());
  CHECK(result->execution_state == "TimedOut");
}

TEST_CASE("an instance view that lags behind the operation is waited for", "[ops][run_command]") {
  ScriptedCommands guest;
  const View nothing{.state = "Unknown", .exit_code = "", .output = ""};
  const View no_words{.state = "Succeeded", .exit_code = "0", .output = ""};
  guest.views = {nothing, nothing, {.state = "Running", .exit_code = "", .output = ""}, no_words, View()};
  const auto result = run(guest, script());
  REQUIRE(result);
  CHECK(result->output == "said");
  CHECK(guest.count("PUT") == 1);
}

TEST_CASE("a script that writes nothing is not waited for long", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.views = {{.state = "Succeeded", .exit_code = "0", .output = ""}};
  const auto result = run(guest, script());
  REQUIRE(result);
  CHECK(result->succeeded());
  CHECK(result->output.empty());
  CHECK(guest.runner.elapsed() < 60s);
}

TEST_CASE("a view that never shows the end is no success", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.views = {{.state = "Running", .exit_code = "", .output = ""}};
  const auto result = run(guest, script());
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(guest.count("DELETE") == 1);
}

TEST_CASE("as much output as Azure keeps is an error, unless the end is enough or a blob has all",
          "[ops][run_command]") {
  for (const std::size_t size : {4092u, 4093u, 4096u}) {
    CAPTURE(size);
    ScriptedCommands guest;
    guest.views = {{.output = std::string(size, 'x')}};
    const auto result = run(guest, script());
    CHECK(result.ok() == (size == 4092));
    if (result) continue;
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(says(result.error().remedy, "--tail"));
    CHECK(says(result.error().remedy, "--output-blob"));
    CHECK(says(result.error().message, "exit code was 0"));
    CHECK_FALSE(guest.there);
  }
  ScriptedCommands guest;
  guest.views = {{.output = std::string(4096, 'x')}};
  auto request = script();
  request.tail = true;
  const auto tail = run(guest, std::move(request));
  REQUIRE(tail);
  CHECK(tail->truncated);
  CHECK(tail->succeeded());

  auto to_blob = script();
  to_blob.output_blob = Secret("https://store.example/out?sig=1");
  CHECK(run(guest, std::move(to_blob)));

  guest.views = {{.error = std::string(4096, 'x')}};
  auto wrong_blob = script();
  wrong_blob.output_blob = Secret("https://store.example/out?sig=1");
  CHECK_FALSE(run(guest, std::move(wrong_blob)));
}

TEST_CASE("what cannot be deleted is named, and does not undo the answer", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
    if (sent.method != "DELETE") return std::nullopt;
    return ScriptedCommands::error(409, "ScopeLocked", "a lock");
  };
  const auto result = run(guest, script());
  REQUIRE(result);
  CHECK(result->succeeded());
  CHECK_FALSE(result->removed);
  REQUIRE(codes(result->warnings) == std::vector<std::string>{"left_behind"});
  CHECK(says(result->warnings[0].message, result->command_name));
  CHECK(says(result->warnings[0].remedy, "leftovers"));
}

TEST_CASE("a request whose answer was lost is looked for before there is a second", "[ops][run_command]") {
  SECTION("it had arrived") {
    ScriptedCommands guest;
    guest.on_request = [&guest](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method != "PUT") return std::nullopt;
      guest.there = true;
      return ScriptedCommands::broken();
    };
    const auto result = run(guest, script());
    REQUIRE(result);
    CHECK(result->succeeded());
    CHECK(guest.count("PUT") == 1);
  }
  SECTION("it had not") {
    ScriptedCommands guest;
    guest.on_request = [&guest](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method != "PUT" || guest.count("PUT") > 1) return std::nullopt;
      return ScriptedCommands::broken();
    };
    const auto result = run(guest, script());
    REQUIRE(result);
    CHECK(guest.count("PUT") == 2);
  }
  SECTION("and it is not sent for ever") {
    ScriptedCommands guest;
    guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method != "PUT") return std::nullopt;
      return ScriptedCommands::error(503, "ServerBusy");
    };
    const auto result = run(guest, script());
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(guest.count("PUT") == 3);
    CHECK(guest.count("DELETE") == 1);
  }
  SECTION("nor where the VM cannot be asked") {
    ScriptedCommands guest;
    guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method == "PUT") return ScriptedCommands::broken();
      if (sent.method == "GET") return ScriptedCommands::error(403, "AuthorizationFailed");
      return std::nullopt;
    };
    const auto result = run(guest, script());
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(guest.count("PUT") == 1);
  }
}

TEST_CASE("a refused request changes nothing, and leaves nothing to delete", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
    if (sent.method != "PUT") return std::nullopt;
    return ScriptedCommands::error(403, "AuthorizationFailed",
                                   "does not have authorization to perform action "
                                   "'Microsoft.Compute/virtualMachines/runCommands/write' on " +
                                       std::string(kPassword));
  };
  auto request = script();
  request.protected_parameters.emplace_back("secret", Secret(kPassword));
  const auto result = run(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::permission_denied);
  CHECK(says(result.error().message + result.error().remedy, "runCommands/write"));
  CHECK_FALSE(says(to_json(result.error()), kPassword));
  CHECK(guest.count("DELETE") == 0);
}

TEST_CASE("a delivery that failed is told in Azure's words", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {ended("Failed", "InternalExecutionError", "an internal execution error occurred")};
  guest.views = {{.state = "Unknown", .exit_code = "", .output = ""}};
  const auto result = run(guest, script());
  REQUIRE_FALSE(result);
  CHECK(says(result.error().message, "internal execution error"));
  CHECK(result.error().may_have_arrived);
  CHECK(guest.count("DELETE") == 1);
}

TEST_CASE("when the time is up, it is told how far the guest had come, and the script is withdrawn",
          "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {R"({"status":"InProgress"})"};
  SECTION("at work") {
    guest.views = {{.state = "Running", .exit_code = "", .output = ""}};
    const auto result = run(guest, script(), 10min);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().stage == "running");
  }
  SECTION("not begun") {
    guest.views = {{.state = "Pending", .exit_code = "", .output = ""}};
    const auto result = run(guest, script(), 10min);
    REQUIRE_FALSE(result);
    CHECK(result.error().stage == "not_picked_up");
  }
  CHECK(guest.count("DELETE") == 1);
  CHECK(guest.runner.elapsed() <= 10min);
}

TEST_CASE("cancelled anywhere, a script that may have begun is withdrawn, and nothing is called known",
          "[ops][run_command]") {
  // Every answer takes a second: the cancel falls into each request and each wait.
  for (auto after = 0ms; after < 14s; after += 500ms) {
    CAPTURE(after.count());
    ScriptedCommands guest;
    guest.wire.taking(1s);
    guest.statuses = {R"({"status":"InProgress"})", succeeded()};
    const auto result = guest.runner.run_and_cancel(ops::run_command(guest.context(), script()), after);
    if (result) {
      CHECK(guest.count("DELETE") == 1);
      continue;
    }
    const bool sent = guest.count("PUT") != 0;
    CHECK(result.error().code == (sent ? ErrorCode::outcome_unknown : ErrorCode::cancelled));
    CHECK(guest.count("DELETE") == (sent ? 1 : 0));
    CHECK_FALSE(guest.there);
    CHECK(guest.runner.elapsed() <= after + 20s);
  }
}

TEST_CASE("cancelled, a script that is to be kept is left to run", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {R"({"status":"InProgress"})"};
  auto request = script();
  request.keep = true;
  const auto result = guest.runner.run_and_cancel(ops::run_command(guest.context(), std::move(request)), 30s);
  REQUIRE_FALSE(result);
  CHECK(guest.count("DELETE") == 0);
  CHECK(says(result.error().message, "azvmreset-"));
}

TEST_CASE("the action form sends its script once and reads what it wrote", "[ops][run_command]") {
  ScriptedCommands guest;
  auto request = script();
  request.form = CommandForm::action;
  request.parameters.emplace_back("name", "value");
  const auto result = run(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->succeeded());
  CHECK(result->output == "said");
  CHECK_FALSE(result->exit_code);
  CHECK(result->command_name.empty());
  CHECK_FALSE(result->removed);
  const Sent& post = guest.first("POST");
  CHECK(post.url == "https://management.azure.com" + std::string(kVm) + "/runCommand?api-version=2024-07-01");
  CHECK(post.body == R"({"commandId":"RunPowerShellScript","script":["Get-Date"],)"
                     R"("parameters":[{"name":"name","value":"value"}]})");
  CHECK(guest.count("POST") == 1);
}

TEST_CASE("some clouds put the action's output into the status document", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {R"({"status":"Succeeded","properties":{"output":)" + guest.action_output + "}}"};
  guest.action_output = "";
  auto request = script();
  request.form = CommandForm::action;
  const auto result = run(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->output == "said");
}

TEST_CASE("an action whose output cannot be read has run all the same", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.action_output = R"({"value":[]})";
  auto request = script();
  request.form = CommandForm::action;
  const auto result = run(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
}

TEST_CASE("a busy slot is waited for, and then taken", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.on_request = [&guest](const Sent& sent) -> std::optional<Result<http::Response>> {
    if (sent.method != "POST" || guest.count("POST") > 3) return std::nullopt;
    return response(409, {}, golden("run_command_conflict.json"));
  };
  auto request = script();
  request.form = CommandForm::action;
  const auto result = run(guest, std::move(request));
  REQUIRE(result);
  CHECK(guest.count("POST") == 4);
  CHECK(guest.runner.elapsed() >= 45s);
}

TEST_CASE("a slot that stays busy is told of, with what is known of its holder", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
    if (sent.method != "POST") return std::nullopt;
    return response(409, {}, golden("run_command_conflict.json"));
  };
  auto request = script();
  request.form = CommandForm::action;
  const auto result = run(guest, std::move(request), 10min);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::deadline_exceeded);
  CHECK(result.error().failure == "run_command_busy");
  CHECK(result.error().retryable);
  CHECK_FALSE(result.error().may_have_arrived);
  CHECK(says(result.error().message, "holds the slot"));
  CHECK(says(result.error().remedy, "managed form"));
  CHECK(guest.runner.elapsed() <= 10min);
}

TEST_CASE("an action that may have arrived is never sent again", "[ops][run_command]") {
  ScriptedCommands guest;
  SECTION("the connection broke") {
    guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method != "POST") return std::nullopt;
      return ScriptedCommands::broken();
    };
  }
  SECTION("Azure stumbled") {
    guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method != "POST") return std::nullopt;
      return ScriptedCommands::error(500, "InternalServerError");
    };
  }
  SECTION("a slot that is busy after a lost try is evidence that the first arrived") {
    guest.on_request = [](const Sent& sent) -> std::optional<Result<http::Response>> {
      if (sent.method != "POST") return std::nullopt;
      auto busy = response(409, {}, golden("run_command_conflict.json"));
      busy.set_after_lost_try();
      return busy;
    };
  }
  auto request = script();
  request.form = CommandForm::action;
  const auto result = run(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().may_have_arrived);
  CHECK(guest.count("POST") == 1);
}

TEST_CASE("cancelled, an action runs on, and nothing is called known", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {R"({"status":"InProgress"})"};
  auto request = script();
  request.form = CommandForm::action;
  const auto result = guest.runner.run_and_cancel(ops::run_command(guest.context(), std::move(request)), 30s);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(says(result.error().message, "cannot be stopped"));
}

TEST_CASE("what preflight finds stops a script before anything is sent", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.vm_body = with(golden("vm.json"), "PowerState/running", "PowerState/stopped");
  const auto result = run(guest, script());
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(guest.count("PUT") == 0);
}

TEST_CASE("an agent that is called not ready can be overridden, which is noted", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.vm_body = with(golden("vm.json"), R"("code": "ProvisioningState/succeeded",
            "level": "Info",
            "displayStatus": "Ready",
            "message")",
                       R"("code": "ProvisioningState/Unavailable",
            "level": "Warning",
            "displayStatus": "Not Ready",
            "message")");
  const auto blocked = run(guest, script());
  REQUIRE_FALSE(blocked);
  CHECK(blocked.error().blockers == std::vector<std::string>{"agent_not_ready"});
  auto request = script();
  request.overrides = {Blocker::agent_not_ready};
  const auto result = run(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->overrides == std::vector<Blocker>{Blocker::agent_not_ready});
}

TEST_CASE("the OS disk is copied first where that is wanted", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.vm_body =
      with(golden("vm.json"), R"("name": "web-01-os",)",
           R"("name": "web-01-os", "managedDisk": {"id": "/subscriptions/00000000-0000-4000-8000-000000000001)"
           R"(/resourceGroups/rescue-demo/providers/Microsoft.Compute/disks/web-01-os"},)");
  auto request = script();
  request.snapshot_first = true;
  const auto result = run(guest, std::move(request));
  REQUIRE(result);
  CHECK(says(result->snapshot_id, "/snapshots/azvmreset-"));
  CHECK(codes(result->warnings) == std::vector<std::string>{"snapshot_left"});
  CHECK(guest.count("PUT") == 2);
}

TEST_CASE("net's own numbers make the output of a script a known failure", "[ops][run_command]") {
  ScriptedCommands guest;
  guest.statuses = {ended("Failed", "X", "failed")};
  guest.views = {
      {.state = "Failed",
       .exit_code = "2",
       .output = "",
       .error = "The user name could not be found.\r\n\r\nMore help is available by typing NET HELPMSG 2221.\r\n"}};
  const auto result = run(guest, script("net user nobody /active:yes"));
  REQUIRE(result);
  CHECK_FALSE(result->failure.empty());
  CHECK_FALSE(result->succeeded());
  CHECK_FALSE(result->next_steps.empty());
}

TEST_CASE("what contradicts itself or cannot work is refused before anything is sent", "[ops][run_command]") {
  struct Row {
    const char* what;
    std::function<void(RunCommand&)> change;
  };
  const std::vector<Row> rows = {
      {"nothing to run", [](RunCommand& r) { r.script.clear(); }},
      {"two things to run", [](RunCommand& r) { r.command_id = "X"; }},
      {"no UTF-8", [](RunCommand& r) { r.script = "\xFF"; }},
      {"a command id with a slash",
       [](RunCommand& r) {
         r.script.clear();
         r.command_id = "a/b";
       }},
      {"a parameter without a name", [](RunCommand& r) { r.parameters.emplace_back("", "x"); }},
      {"a parameter that is no name", [](RunCommand& r) { r.parameters.emplace_back("a b", "x"); }},
      {"a parameter twice",
       [](RunCommand& r) {
         r.parameters.emplace_back("a", "x");
         r.protected_parameters.emplace_back("A", Secret("x"));
       }},
      {"a user without a password", [](RunCommand& r) { r.run_as_user = "u"; }},
      {"a password without a user", [](RunCommand& r) { r.run_as_password = Secret("p"); }},
      {"a blob without https", [](RunCommand& r) { r.output_blob = Secret("http://store.example/out?sig=1"); }},
      {"a blob without rights", [](RunCommand& r) { r.error_blob = Secret("https://store.example/out"); }},
      {"a blob of the action form",
       [](RunCommand& r) {
         r.form = CommandForm::action;
         r.output_blob = Secret("https://store.example/out?sig=1");
       }},
      {"a secret of the action form",
       [](RunCommand& r) {
         r.form = CommandForm::action;
         r.protected_parameters.emplace_back("A", Secret("x"));
       }},
      {"an action that is kept",
       [](RunCommand& r) {
         r.form = CommandForm::action;
         r.keep = true;
       }},
      {"another user for the action form",
       [](RunCommand& r) {
         r.form = CommandForm::action;
         r.run_as_user = "u";
         r.run_as_password = Secret("p");
       }},
      {"an override that is not the caller's", [](RunCommand& r) { r.overrides = {Blocker::not_windows}; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    ScriptedCommands guest;
    auto request = script();
    row.change(request);
    const auto result = run(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid_argument);
    CHECK(guest.wire.count() == 0);
  }
}
