#include "arm/run_command_view.hpp"

#include <limits>
#include <string>

#include "base/json/reader.hpp"
#include "base/timestamp.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

template <class Reader>
auto read_with(Reader reader, std::string_view text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return reader(document->root());
}

Result<arm::RunCommandView> read(std::string_view text) { return read_with(arm::read_run_command, text); }
Result<arm::ActionOutput> read_action(std::string_view text) { return read_with(arm::read_action_output, text); }

}  // namespace

TEST_CASE("a managed run command with what its script wrote", "[arm][run_command_view]") {
  const auto view = read(R"({"id":"/vm/runCommands/one","name":"vm/one","location":"westeurope","tags":{"Who":"we"},
    "properties":{"source":{"script":"exit 3"},"parameters":[{"name":"depth","value":"7"},{"name":"odd","value":7}],
      "timeoutInSeconds":60,"provisioningState":"Failed",
      "instanceView":{"executionState":"Failed","executionMessage":"Execution completed","exitCode":3,
        "output":"said","error":"wrong","startTime":"2026-09-21T14:00:00Z","endTime":"2026-09-21T14:00:05Z",
        "statuses":[{"code":"x","level":"Info"}]}}})");
  REQUIRE(view);
  CHECK(view->id == "/vm/runCommands/one");
  CHECK(view->name == "one");
  CHECK(view->tag("who") == "we");
  CHECK(view->tag("other").empty());
  CHECK(view->parameter("depth") == "7");
  CHECK(view->parameter("odd").empty());
  CHECK(view->parameter("Depth").empty());
  CHECK(view->provisioning_state == "Failed");
  CHECK(view->execution_state == "Failed");
  CHECK(view->execution_message == "Execution completed");
  CHECK(view->exit_code == 3);
  CHECK(view->output == "said");
  CHECK(view->error == "wrong");
  CHECK(view->started_at == base::parse_timestamp("2026-09-21T14:00:00Z"));
  CHECK(view->ended_at == base::parse_timestamp("2026-09-21T14:00:05Z"));
  CHECK(view->statuses.size() == 1);
  CHECK(view->ended());
}

TEST_CASE("a run command without an instance view has said nothing yet", "[arm][run_command_view]") {
  const auto view = read(R"({"name":"one","properties":{"provisioningState":"Creating","instanceView":null}})");
  REQUIRE(view);
  CHECK(view->state() == arm::ScriptState::unknown);
  CHECK_FALSE(view->ended());
  CHECK_FALSE(view->exit_code);
  CHECK_FALSE(view->ended_at);
}

TEST_CASE("the states of a script, in any case, and which of them are its end", "[arm][run_command_view]") {
  struct Word {
    std::string_view word;
    arm::ScriptState state;
    bool ended;
  };
  using arm::ScriptState;
  for (const Word& each :
       {Word{"Unknown", ScriptState::unknown, false}, Word{"Pending", ScriptState::pending, false},
        Word{"RUNNING", ScriptState::running, false}, Word{"succeeded", ScriptState::succeeded, true},
        Word{"Failed", ScriptState::failed, true}, Word{"TimedOut", ScriptState::timed_out, true},
        Word{"Canceled", ScriptState::canceled, true}, Word{"Cancelled", ScriptState::canceled, true},
        Word{"Teleported", ScriptState::unknown, false}, Word{"", ScriptState::unknown, false}}) {
    CAPTURE(each.word);
    arm::RunCommandView view;
    view.execution_state = each.word;
    CHECK(view.state() == each.state);
    CHECK(view.ended() == each.ended);
  }
}

TEST_CASE("an exit code is 32 bits, with or without a sign", "[arm][run_command_view]") {
  const auto exit_code = [](std::string_view number) {
    return read(R"({"properties":{"instanceView":{"exitCode":)" + std::string(number) + "}}}");
  };
  CHECK(exit_code("-1073741819")->exit_code == -1073741819);
  CHECK(exit_code("3221225477")->exit_code == -1073741819);  // 0xC0000005
  CHECK(exit_code("-2147483648")->exit_code == std::numeric_limits<std::int32_t>::min());
  CHECK(exit_code("null")->exit_code == std::nullopt);
  for (const char* wrong : {"4294967296", "-2147483649", "1.5", "1e2", R"("0")", "99999999999999999999", "true"}) {
    CAPTURE(wrong);
    REQUIRE_FALSE(exit_code(wrong));
    CHECK(exit_code(wrong).error().code == ErrorCode::protocol);
    CHECK(exit_code(wrong).error().message.find("instanceView.exitCode") != std::string::npos);
  }
}

TEST_CASE("a run command with a member of the wrong type is refused", "[arm][run_command_view]") {
  for (const char* wrong :
       {"7", "[]", R"({"name":7})", R"({"tags":[]})", R"({"tags":{"a":7}})", R"({"properties":"x"})",
        R"({"properties":{"instanceView":[]}})", R"({"properties":{"instanceView":{"output":{}}}})",
        R"({"properties":{"instanceView":{"statuses":{}}}})", R"({"properties":{"provisioningState":1}})"}) {
    CAPTURE(wrong);
    const auto view = read(wrong);
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}

TEST_CASE("the action form's answer holds what the script wrote", "[arm][run_command_view]") {
  const auto both = read_action(R"({"value":[
    {"code":"ComponentStatus/StdOut/succeeded","level":"Info","displayStatus":"Provisioning succeeded","message":"out"},
    {"code":"componentstatus/stderr/succeeded","message":"err"},{"code":"Other","message":"x"}]})");
  REQUIRE(both);
  CHECK(both->output == "out");
  CHECK(both->error == "err");

  const auto silent = read_action(R"({"value":[{"code":"ComponentStatus/StdOut/succeeded","message":""}]})");
  REQUIRE(silent);
  CHECK(silent->output.empty());
}

TEST_CASE("an answer that holds no output is refused, and not taken for silence", "[arm][run_command_view]") {
  for (const char* wrong : {"{}", "null", R"({"value":[]})", R"({"value":{}})", R"({"value":["x"]})",
                            R"({"value":[{"code":"ComponentStatus/StdErr/succeeded","message":"err"}]})",
                            R"({"value":[{"code":"ComponentStatus/StdOut/succeeded","message":7}]})"}) {
    CAPTURE(wrong);
    const auto output = read_action(wrong);
    REQUIRE_FALSE(output);
    CHECK(output.error().code == ErrorCode::protocol);
  }
}
