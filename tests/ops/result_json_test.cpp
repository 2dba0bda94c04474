#include <azvmreset/reset.hpp>

#include <chrono>

#include "ops/golden.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

TEST_CASE("a reset result is the document of the schema", "[ops][result_json]") {
  const std::chrono::system_clock::time_point start{std::chrono::seconds{1'767'323'045}};
  ResetResult result;
  result.target = "/subscriptions/x";
  result.action = "reset_password";
  result.username = "azureuser";
  result.evidence = Evidence::applied;
  result.extension_name = "enablevmaccess";
  result.extension_version = "2.4";
  result.force_update_tag = "00112233-4455-4677-8899-aabbccddeeff";
  result.guest_message = "line one\nline two";
  result.operation_id = "0f0e0d0c-0b0a-4908-8706-050403020100";
  result.before = {"deallocated", "absent", "enablevmaccess", "2.3", "Succeeded", "earlier"};
  result.after = {"running", "ready", "enablevmaccess", "2.4", "Succeeded", result.force_update_tag};
  result.started_vm = true;
  result.resumed = true;
  result.snapshot_id = "/subscriptions/x/snapshots/y";
  result.help_urls = {"https://learn.example/help"};
  result.started_at = start;
  result.finished_at = start + 61s + 789ms;
  result.overrides = {Blocker::agent_stale};
  result.warnings.emplace_back("entra_login_installed", "found", "do");
  result.next_steps = {"sign in"};
  result.correlation_ids = {"c1", "c2"};
  result.trace_id = "t";
  result.extension_removed = true;
  result.seal = "rsa-oaep-sha256";
  result.key_fingerprint = "f";
  result.plan_id = "p";
  result.original_disk_id = "o";
  RungReport report;
  report.rung = Rung::managed_run_command;
  report.outcome = RungOutcome::failed;
  report.reason = "outcome_unknown";
  report.message = "no word";
  report.remedy = "resume";
  report.took = 61s + 789ms;
  report.writes = 2;
  report.left = {"handler RunCommandHandlerWindows"};
  report.may_have_set = true;
  result.rungs = {report};
  CHECK(to_json(result) == compact(golden("reset.json")));
}

TEST_CASE("an empty report has every field all the same", "[ops][result_json]") {
  const auto document = base::json::Document::parse(to_json(PreflightReport()));
  REQUIRE(document);
  const auto expected = base::json::Document::parse(golden("preflight.json"));
  for (const auto [name, value] : expected->root().members()) {
    CAPTURE(name);
    CHECK(document->root()[name].present());
  }
  CHECK(document->root()["agent_reported_at"].is_null());
  CHECK(document->root().size() == expected->root().size());
}
