#include "ops/resume_token.hpp"

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::ops;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

const std::string operation_id = "12345678-90ab-4cde-8f01-234567890abc";

ResumeToken whole() {
  ResumeToken token;
  token.reached = Reached::accepted;
  token.action = "reset_password";
  token.target = kVm;
  token.endpoint = "https://management.azure.com";
  token.api_version = "2024-07-01";
  token.operation_id = operation_id;
  token.username = "azureuser";
  token.overrides = {Blocker::agent_stale};
  token.require = Evidence::applied;
  token.start_if_stopped = true;
  token.after = AfterStart::restore;
  token.original_power = "deallocated";
  token.started_vm = true;
  token.snapshot_first = true;
  token.snapshot_id =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/providers/Microsoft.Compute/"
      "snapshots/azvmreset-1234567890ab4cde8f01234567890abc";
  token.attempt = Attempt{"enablevmaccess",
                          {2, 4},
                          "abcdef01-90ab-4cde-8f01-234567890abc",
                          Before{std::string(64, 'a'), std::string(64, '0')}};
  token.operation = arm::Checkpoint{"PUT", arm::PollSource::azure_async_operation,
                                    "https://management.azure.com/operations/1?sig=x", "", FinalStateVia::unset};
  token.started_at = std::chrono::system_clock::time_point(1'790'000'000s);
  token.written_at = std::chrono::system_clock::time_point(1'790'000'005s);
  return token;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

}  // namespace

TEST_CASE("a resume token comes back as it was written", "[ops][resume]") {
  const std::string text = write_token(whole());
  const auto read = read_token(text);
  INFO((read ? std::string() : read.error().message));
  REQUIRE(read);
  CHECK(write_token(*read) == text);
  CHECK(read->attempt->before->statuses == std::string(64, '0'));
  CHECK(read->operation->poll_url == "https://management.azure.com/operations/1?sig=x");
  CHECK(read->written_at == whole().written_at);
}

TEST_CASE("a token of the ladder tells its rung, those before it, and what VMAccess may still do", "[ops][resume]") {
  ResumeToken token = whole();
  token.confirm = Confirm::automatic;
  token.verify_in_guest = true;
  token.vm_access_after = VmAccessAfter::leave;
  token.instance = WrittenInstance{"enablevmaccess", true, false};
  RungReport report;
  report.outcome = RungOutcome::failed;
  report.reason = "agent_silent";
  report.message = "words that have no place in a token";
  report.took = 90s;
  report.writes = 2;
  report.may_have_set = true;
  token.ladder = LadderPlace{Rung::managed_run_command, true, true, {report}};
  const std::string text = write_token(token);
  CHECK(text.find("no place") == std::string::npos);
  const auto read = read_token(text);
  INFO((read ? std::string() : read.error().message));
  REQUIRE(read);
  CHECK(write_token(*read) == text);
  CHECK(read->ladder->rungs.front().may_have_set);
  CHECK(read->instance->existed);

  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{R"("rung":"managed_run_command")", R"("rung":"stairs")"},
                                                        {R"("reason":"agent_silent")", R"("reason":"a word <b>")"},
                                                        {R"("writes":2)", R"("writes":-2)"},
                                                        {R"("took":90000)", R"("took":99999999999999)"},
                                                        {R"("vm_access_after":"leave")", R"("vm_access_after":"burn")"},
                                                        {R"("action":"reset_password")", R"("action":"reset_rdp")"}}) {
    CAPTURE(to);
    CHECK_FALSE(read_token(replaced(text, from, to)));
  }
}

TEST_CASE("a token of a reset by Run Command says what the script was told, and nothing secret", "[ops][resume]") {
  ResumeToken token = whole();
  token.attempt.reset();
  token.operation.reset();
  token.script = ScriptPlace{CommandForm::managed,
                             guest::PasswordWay::made,
                             false,
                             {std::string(32, 'a'), std::string(32, 'b')},
                             std::string(64, 'c')};
  SECTION("of a password that the guest makes") {}
  SECTION("of one that was chosen, by the action form") {
    token.script = ScriptPlace{CommandForm::action, guest::PasswordWay::sealed, false, {std::string(32, 'a')}, ""};
  }
  SECTION("of the built-in administrator, whose name nobody has read yet") {
    token.script->built_in_administrator = true;
    token.username.clear();
  }
  const std::string text = write_token(token);
  const auto read = read_token(text);
  INFO((read ? std::string() : read.error().message));
  REQUIRE(read);
  CHECK(write_token(*read) == text);
  REQUIRE(read->script);
  CHECK(read->script->nonces == token.script->nonces);
  CHECK(read->script->key_fingerprint == token.script->key_fingerprint);
}

TEST_CASE("a script and an extension are not written by one attempt", "[ops][resume]") {
  ResumeToken token = whole();
  token.script = ScriptPlace{CommandForm::managed, guest::PasswordWay::sealed, false, {std::string(32, 'a')}, ""};
  CHECK_FALSE(read_token(write_token(token)));
  token.attempt.reset();
  CHECK(read_token(write_token(token)));
  token.script->nonces.clear();
  CHECK_FALSE(read_token(write_token(token)));
  token.reached = Reached::preparing;
  CHECK(read_token(write_token(token)));
  token.action = "reset_rdp";
  token.username.clear();
  CHECK_FALSE(read_token(write_token(token)));
}

TEST_CASE("a token of a Remote Desktop reset that has not written yet is short", "[ops][resume]") {
  ResumeToken token = whole();
  token.action = "reset_rdp";
  token.username.clear();
  token.reached = Reached::preparing;
  token.attempt.reset();
  token.operation.reset();
  token.snapshot_id.clear();
  token.written_at.reset();
  const auto read = read_token(write_token(token));
  REQUIRE(read);
  CHECK_FALSE(read->attempt);
  CHECK_FALSE(read->written_at);
}

TEST_CASE("a polling URL that is too long for a token is left out of it", "[ops][resume]") {
  ResumeToken token = whole();
  token.operation->poll_url += std::string(longest_token, 'x');
  const std::string text = write_token(token);
  CHECK(text.size() <= longest_token);
  const auto read = read_token(text);
  REQUIRE(read);
  CHECK(read->attempt);
  CHECK_FALSE(read->operation);
}

TEST_CASE("a token of another version says which", "[ops][resume]") {
  const auto read = read_token(replaced(write_token(whole()), R"("version":1)", R"("version":7)"));
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::invalid_argument);
  CHECK(read.error().message == "the resume token is unusable: expected version 1, found 7");
  CHECK_FALSE(read.error().remedy.empty());
}

TEST_CASE("a token that was tampered with is refused, and not repeated", "[ops][resume]") {
  struct Row {
    std::string_view from;
    std::string_view to;
    std::string_view named;
  };
  const std::vector<Row> rows = {
      {R"("schema":"azvmreset.resume")", R"("schema":"azvmreset.reset/1")", "another kind"},
      {R"("reached":"accepted")", R"("reached":"done")", "reached"},
      {R"("reached":"accepted")", R"("reached":"preparing")", "attempt"},
      {R"("action":"reset_password")", R"("action":"delete_vm")", "action"},
      {R"("action":"reset_password")", R"("action":"reset_rdp")", "username"},
      {"/virtualMachines/web-01", "/disks/web-01", "target"},
      {operation_id, "not-a-guid", "operation_id"},
      {R"("username":"azureuser")", R"("username":"a/b")", "username"},
      {R"("username":"azureuser")", R"("username":7)", "username"},
      {R"("create":false)", R"("create":"no")", "create"},
      {R"(["agent_stale"])", R"(["vm_not_running"])", "overrides"},
      {R"(["agent_stale"])", R"(["agent_stale","agent_stale","agent_stale","agent_stale"])", "overrides"},
      {R"("original_power":"deallocated")", R"("original_power":"deleted")", "original_power"},
      {"azvmreset-1234567890ab4cde8f01234567890abc", "somebody-elses", "snapshot_id"},
      {R"("extension":"enablevmaccess")", R"("extension":"../../x")", "extension"},
      {R"("version":"2.4")", R"("version":"latest")", "version"},
      {R"("tag":"abcdef01-)", R"("tag":"zzzzzzzz-)", "tag"},
      {"aaaaaaaa", "AAAAAAAA", "tag"},
      {R"("source":"azure_async_operation")", R"("source":"elsewhere")", "source"},
      {R"("started_at":"2026-)", R"("started_at":"yesterday")", "not JSON"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from, row.to);
    const auto read = read_token(replaced(write_token(whole()), row.from, row.to));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::invalid_argument);
    if (row.named != "not JSON") CHECK(read.error().message.find(row.named) != std::string::npos);
    CHECK(read.error().message.find("sig=x") == std::string::npos);
  }
}

TEST_CASE("no token at all is refused as cleanly", "[ops][resume]") {
  for (const std::string& text : {std::string(), std::string("{}"), std::string("null"), std::string("[1]"),
                                  std::string(20, '['), std::string(longest_token + 1, ' ')}) {
    const auto read = read_token(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::invalid_argument);
  }
}
