// docs/results.md, the JSON documents, the C getters and the numbers: one schema, compared with itself.
#include "capi/result.hpp"

#include "base/json/reader.hpp"
#include "support/catch.hpp"

#include <azvmreset/permissions.hpp>
#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace azvmreset;
namespace json = azvmreset::base::json;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// All of the C interface, in no order.
std::string c_headers() {
  std::string text;
  for (const auto& part : std::filesystem::directory_iterator(AZVMRESET_C_HEADERS)) text += text_of(part.path());
  return text;
}

// The rows of the first table below a heading: the cells, without back quotes.
std::vector<std::vector<std::string>> table_below(const std::string& document, const std::string& heading) {
  std::istringstream lines(document.substr(document.find("\n" + heading + "\n") + 1));
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("|-", 0) == 0) continue;
    if (line.rfind("| ", 0) != 0) {
      if (!rows.empty()) break;
      continue;
    }
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(2));
    for (std::string cell; std::getline(parts, cell, '|');) {
      cells.push_back(std::regex_replace(cell, std::regex("^ +| +$|`"), ""));
    }
    rows.push_back(std::move(cells));
  }
  REQUIRE(rows.size() > 1);
  rows.erase(rows.begin());
  return rows;
}

std::vector<std::string> fields_below(const std::string& document, const std::string& heading) {
  std::vector<std::string> names;
  for (const auto& row : table_below(document, heading)) names.push_back(row[0]);
  return names;
}

// Members in their order, the schema left aside.
std::vector<std::string> members_of(const json::Value& object) {
  std::vector<std::string> names;
  for (const auto [name, value] : object.members()) {
    if (name != "schema") names.emplace_back(name);
  }
  return names;
}

json::Document parsed(const std::string& text) {
  auto document = json::Document::parse(text);
  REQUIRE(document);
  return std::move(*document);
}

std::set<std::string> getters_of(const std::string& header, const std::string& subject) {
  std::set<std::string> names;
  const std::regex getter("\\bazvmr_" + subject + "_(\\w+)\\(const azvmr_" + subject + "\\* ");
  for (auto at = std::sregex_iterator(header.begin(), header.end(), getter); at != std::sregex_iterator(); ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

const char* const documents[] = {"Reset",     "Preflight", "Restart",  "Run command", "Fix account",
                                 "Accounts",  "Verify",    "Rotation", "Status",      "Find",
                                 "Leftovers", "Dry run",   "Password", "Cloud",       "Rest"};

// What a result lends, and the line above its table.
const std::map<std::string, std::string> objects = {
    {"finding", "A `finding` is C++ `Finding`."},
    {"rung_report", "A `rung_report` is C++ `RungReport`: one rung of the ladder, and why it was taken or not."},
    {"lock", "A `lock` is C++ `Lock`: a management lock."},
    {"shut_rung", "A `shut_rung` is C++ `ShutRung`: a rung of the ladder that is not open."},
    {"machine_state",
     "A `machine_state` is C++ `MachineState`: the VM as it was seen at one moment. Empty: not read then."},
    {"account_state",
     "An `account_state` is C++ `AccountState`: an account as the guest itself tells of it. `unknown` and `null`: it "
     "could not be read there."},
    {"account_change", "An `account_change` is C++ `AccountChange`: one value that was changed."},
    {"guest_facts", "A `guest_facts` is C++ `GuestFacts`: the Windows that answered."},
    {"candidate_report", "A `candidate_report` is C++ `CandidateReport`: what became of one candidate of a rotation."},
    {"found_vm", "A `found_vm` is C++ `FoundVm`."},
    {"leftover", "A `leftover` is C++ `Leftover`."},
    {"dry_run_step", "A `dry_run_step` is C++ `DryRunStep`."},
    {"breach", "A `breach` is C++ `Breach`."},
    {"header", "A `header` is one line of the answer."},
};

// Which member of which document holds them.
const std::map<std::string, std::map<std::string, std::string>> objects_in = {
    {"Reset",
     {{"warnings", "finding"},
      {"rungs", "rung_report"},
      {"before", "machine_state"},
      {"after", "machine_state"},
      {"account", "account_state"}}},
    {"Preflight", {{"locks", "lock"}, {"shut_rungs", "shut_rung"}}},
    {"Restart", {}},
    {"Run command", {{"warnings", "finding"}}},
    {"Fix account",
     {{"account_before", "account_state"},
      {"account_after", "account_state"},
      {"changes", "account_change"},
      {"hindrances", "finding"},
      {"guest", "guest_facts"}}},
    {"Accounts", {{"accounts", "account_state"}, {"guest", "guest_facts"}}},
    {"Verify", {{"account", "account_state"}, {"hindrances", "finding"}, {"guest", "guest_facts"}}},
    {"Rotation", {{"candidates", "candidate_report"}}},
    {"Status", {}},
    {"Find", {{"vms", "found_vm"}}},
    {"Leftovers", {{"items", "leftover"}}},
    {"Dry run", {{"steps", "dry_run_step"}, {"blockers", "finding"}}},
    {"Password", {{"breaches", "breach"}}},
    {"Cloud", {}},
    {"Rest", {{"headers", "header"}}},
};

const char* const some_vm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/"
    "virtualMachines/v";

// What only the document of a plan has.
const std::map<std::string, std::string> objects_of_a_plan = {
    {"facts",
     "A `plan_facts` is C++ `PlanFacts`: what was read of the world, and decided from it. Empty: it does not have "
     "that, or it could not be read."},
    {"steps", "A `plan_step` is C++ `PlanStep`."},
    {"resources", "A `plan_resource` is C++ `PlanResource`: what a plan makes."},
    {"blockers", "A `finding` is C++ `Finding`."},
    {"unknowns", "A `finding` is C++ `Finding`."},
    {"required_actions", "A `required_action` is C++ `RequiredAction`: one right that a call needs."},
};

PreflightReport full_preflight() {
  PreflightReport report;
  report.permissions_checked = true;
  report.missing_actions = {"Microsoft.Compute/virtualMachines/runCommands/write"};
  Lock lock;
  lock.name = "kept";
  lock.level = "CanNotDelete";
  report.locks.push_back(std::move(lock));
  report.open_rungs = {Rung::vm_access};
  report.shut_rungs.emplace_back(Rung::offline, Finding("last_resort", "it stops the VM", "plan it"));
  return report;
}

ResetResult full_reset() {
  ResetResult reset;
  reset.warnings.emplace_back("agent_stale", "old", "wait");
  reset.overrides = {Blocker::agent_stale};
  reset.next_steps = {"sign in"};
  reset.correlation_ids = {"c"};
  reset.operation_id = "o";
  reset.before.power = "stopped";
  reset.after.power = "running";
  reset.after.vm_access_state = "Succeeded";
  reset.started_vm = true;
  reset.restart_needed = Tristate::yes;
  reset.help_urls = {"https://help"};
  reset.account.emplace();
  reset.account->exists = true;
  reset.sign_in = SignInOutcome::proved;
  RungReport skipped;
  skipped.reason = "entra_login_installed";
  RungReport taken;
  taken.rung = Rung::managed_run_command;
  taken.outcome = RungOutcome::succeeded;
  taken.took = std::chrono::milliseconds(1500);
  taken.writes = 2;
  taken.may_have_set = true;
  taken.left = {"handler RunCommandHandlerWindows"};
  reset.rungs = {skipped, taken};
  reset.extension_removed = true;
  reset.seal = "rsa-oaep-sha256";
  reset.key_fingerprint = "f";
  reset.plan_id = "0123";
  reset.original_disk_id = "/disks/original";
  return reset;
}

RunCommandResult full_run_command() {
  RunCommandResult run;
  run.command_name = "azvmreset-1";
  run.execution_state = "Succeeded";
  run.exit_code = 0;
  run.output = "out";
  run.error_output = "err";
  run.truncated = true;
  run.warnings.emplace_back("agent_stale", "old", "wait");
  return run;
}

FixAccountResult full_fix_account() {
  FixAccountResult fixed;
  fixed.username = "Jürgen";
  fixed.evidence = Evidence::confirmed;
  fixed.account_before.exists = true;
  fixed.account_before.change_required = Tristate::yes;
  fixed.account_before.password_age = std::chrono::seconds(7);
  fixed.account_after.change_required = Tristate::no;
  fixed.changes.push_back({"change_required", "yes", "no"});
  fixed.hindrances.emplace_back("laps_managed", "LAPS", "ask it");
  fixed.guest.bits = 64;
  fixed.guest.language = "de-DE";
  fixed.removed = true;
  return fixed;
}

AccountsReport full_accounts() {
  AccountsReport report;
  report.accounts.resize(2);
  report.accounts[1].name = "b";
  return report;
}

VerifyReport full_verify() {
  VerifyReport report;
  report.account.name = "a";
  report.sign_in = SignInOutcome::unproven;
  report.logon_type = "network";
  report.hindrances.emplace_back("locked", "locked", "unlock it");
  return report;
}

RotationResult full_rotation() {
  RotationResult rotation;
  rotation.current = "new";
  rotation.evidence = Evidence::verified;
  CandidateReport candidate;
  candidate.id = "new";
  candidate.in_force = Tristate::yes;
  rotation.candidates.push_back(candidate);
  rotation.reset = full_reset();
  return rotation;
}

FindReport full_find() {
  FindReport report;
  report.subscription = "s";
  report.text = "10.0.0.4";
  report.vms = {FoundVm{"/id", "web-01", "group", "westeurope", "private_ip", "10.0.0.4"}};
  return report;
}

LeftoversReport full_leftovers() {
  LeftoversReport report;
  Leftover snapshot{"/id", "snapshot", "azvmreset-1", "1", {}, true, false, "the lock forbids it"};
  snapshot.created_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123));
  report.items = {snapshot, Leftover{}};
  return report;
}

Plan full_plan() {
  Plan plan;
  plan.id = "0123456789abcdef0123456789abcdef";
  plan.target = some_vm;
  plan.username = "azureuser";
  plan.expected = std::chrono::seconds(1200);
  plan.downtime = std::chrono::seconds(400);
  PlanStep step;
  step.number = 1;
  step.name = "record";
  step.calls = {PlanCall{"GET", "/vm", "", "", "", "read it"}};
  step.substeps = {step};
  plan.steps = {step};
  plan.resources = {PlanResource()};
  plan.blockers.emplace_back("disk_ephemeral", "on the host", "make another VM");
  plan.unknowns.emplace_back("hibernated", "not known", "the probe tells");
  plan.required_actions = {RequiredAction()};
  plan.next_steps = {"read it"};
  return plan;
}

DryRun full_dry_run() {
  DryRun run;
  run.target = some_vm;
  run.action = "restart";
  run.steps = {DryRunStep{"restart", "POST", "https://arm/restart", ""}};
  run.blockers.emplace_back("vm_not_running", "off", "start it");
  return run;
}

PasswordReport full_password() {
  PasswordReport report;
  report.acceptable = false;
  report.breaches.emplace_back("password_empty", "found nothing", "windows", true);
  return report;
}

RestResponse answer() {
  RestResponse response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("X-Private", "something");
  response.body = Secret(R"({"name":"v","protectedSettings":{"Password":"Correct-Horse-42!"}})");
  return response;
}

StageReport full_stage() {
  StageReport report;
  report.id = "0123456789abcdef0123456789abcdef";
  report.volume = "/mnt/windows";
  report.username = "azureuser";
  report.marker = "Windows\\azvmreset-0123456789abcdef0123456789abcdef.marker";
  report.files.push_back({"Windows\\System32\\GroupPolicy\\gpt.ini", true, false, 12, "ab"});
  report.overrides = {Blocker::local_policy_off};
  report.warnings.emplace_back("local_policy_off", "it is off", "switch it on");
  return report;
}

UnstageReport full_unstage() {
  UnstageReport report;
  report.id = full_stage().id;
  report.outcome = PlantedOutcome::failed;
  report.evidence = Evidence::confirmed;
  report.reason = "policy";
  report.password_delivered = true;
  report.account.emplace().name = "azureuser";
  report.left = {"Windows\\System32\\GroupPolicy\\gpt.ini: it was changed since"};
  return report;
}

// A result as C holds it.
struct Lent {
  explicit Lent(capi::Outcome outcome)
      : result(capi::new_result(std::make_shared<const capi::Outcome>(std::move(outcome)))) {}
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  ~Lent() { azvmr_result_free(result); }

  azvmr_result* result;
};

}  // namespace

TEST_CASE("every document has the fields of docs/results.md, in their order", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);

  const auto check = [&doc](const std::string& heading, const std::string& schema, const std::string& text) {
    INFO(heading);
    const auto document = parsed(text);
    CHECK(document.root()["schema"].text() == "azvmreset." + schema + "/1");
    CHECK(members_of(document.root()) == fields_below(doc, "## " + heading));
    for (const auto& [member, object] : objects_in.at(heading)) {
      const json::Value found = document.root()[member];
      CHECK(members_of(found.is_object() ? found : found.at(0)) == fields_below(doc, objects.at(object)));
    }
  };
  check("Reset", "reset", to_json(full_reset()));
  check("Preflight", "preflight", to_json(full_preflight()));
  check("Restart", "restart", to_json(RestartResult()));
  check("Run command", "run_command", to_json(full_run_command()));
  check("Fix account", "fix_account", to_json(full_fix_account()));
  check("Accounts", "accounts", to_json(full_accounts()));
  check("Verify", "verify", to_json(full_verify()));
  check("Rotation", "rotation", to_json(full_rotation()));
  CHECK(members_of(parsed(to_json(full_rotation())).root()["reset"]) == fields_below(doc, "## Reset"));
  CHECK(parsed(to_json(RotationResult())).root()["reset"].is_null());
  check("Status", "status", to_json(StatusReport()));
  check("Find", "find", to_json(full_find()));
  check("Leftovers", "leftovers", to_json(full_leftovers()));
  check("Dry run", "dry_run", to_json(full_dry_run()));
  check("Password", "password", to_json(full_password()));
  check("Cloud", "cloud", to_json(Cloud()));
  check("Rest", "rest", capi::to_json(answer()));
  CHECK(parsed(to_json(PreflightReport())).root()["agent_reported_at"].is_null());

  const auto check_members = [&doc](const json::Value& object, const std::string& heading) {
    CHECK(members_of(object) == fields_below(doc, heading));
  };
  const auto staged = parsed(to_json(full_stage()));
  CHECK(staged.root()["schema"].text() == "azvmreset.stage/1");
  check_members(staged.root(), "## Stage");
  check_members(staged.root()["facts"],
                "A `volume_facts` is C++ `VolumeFacts`: what was found out about a Windows volume. Empty or `unknown`: "
                "it could not be read.");
  check_members(staged.root()["files"].at(0),
                "A `staged_file` is C++ `StagedFile`: a file that was written; read back, and found equal.");
  const auto unstaged = parsed(to_json(full_unstage()));
  CHECK(unstaged.root()["schema"].text() == "azvmreset.unstage/1");
  check_members(unstaged.root(), "## Unstage");
  CHECK(unstaged.root()["ran_at"].is_null());

  RescueResult rescued;
  rescued.steps.emplace_back();
  rescued.items.emplace_back();
  const auto rescue = parsed(to_json(rescued));
  CHECK(rescue.root()["schema"].text() == "azvmreset.rescue/1");
  check_members(rescue.root(), "## Rescue");
  check_members(rescue.root()["steps"].at(0), "A `step_report` is C++ `StepReport`: one step of a rescue.");
  check_members(rescue.root()["items"].at(0),
                "A `rescue_item` is C++ `RescueItem`: what becomes of a resource that a rescue has made, or may have "
                "made.");
  const auto cleaned = parsed(to_json(CleanupReport()));
  CHECK(cleaned.root()["schema"].text() == "azvmreset.cleanup/1");
  check_members(cleaned.root(), "## Clean-up");
  const auto adopted = parsed(to_json(AdoptionReport()));
  CHECK(adopted.root()["schema"].text() == "azvmreset.adoption/1");
  check_members(adopted.root(), "## Adoption");

  const auto plan = parsed(to_json(full_plan()));
  CHECK(plan.root()["schema"].text() == "azvmreset.plan/1");
  CHECK(members_of(plan.root()) == fields_below(doc, "## Plan"));
  for (const auto& [member, heading] : objects_of_a_plan) {
    INFO(member);
    const json::Value found = plan.root()[member];
    CHECK(members_of(found.is_object() ? found : found.at(0)) == fields_below(doc, heading));
  }
  const json::Value step = plan.root()["steps"].at(0);
  CHECK(members_of(step["calls"].at(0)) ==
        fields_below(doc,
                     "A `plan_call` is C++ `PlanCall`: one request as it will be sent. `{…}` stands for what an "
                     "earlier answer tells."));
  CHECK(members_of(step["substeps"].at(0)) == members_of(step));

  const auto vm = ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", "vm").value();
  const auto actions = parsed(to_json(required_actions(Restart(vm))));
  CHECK(actions.root()["schema"].text() == "azvmreset.required_actions/1");
  CHECK(members_of(actions.root()) == fields_below(doc, "## Required actions"));
  CHECK(members_of(actions.root()["actions"].at(0)) ==
        fields_below(doc, "A `required_action` is C++ `RequiredAction`: one right that a call needs."));

  const auto error = parsed(to_json(Error()));
  CHECK(members_of(error.root()["error"]) == fields_below(doc, "## Error"));
}

TEST_CASE("every field of docs/results.md has a C getter of its name, and no getter has none", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);
  const std::string header = c_headers();

  std::set<std::string> of_results{"kind", "json"};
  for (const std::string heading : documents) {
    for (const auto& field : fields_below(doc, "## " + heading)) of_results.insert(field);
  }
  // Of a plan those that a program branches on.
  const auto of_plans = fields_below(doc, "## Plan");
  for (const std::string field : {"id", "target", "username", "blockers", "warnings", "unknowns", "next_steps",
                                  "expected", "downtime", "trace_id"}) {
    CHECK(std::find(of_plans.begin(), of_plans.end(), field) != of_plans.end());
    of_results.insert(field);
  }
  // So of a staging and of what came of it.
  auto of_stagings = fields_below(doc, "## Stage");
  for (auto& field : fields_below(doc, "## Unstage")) of_stagings.push_back(std::move(field));
  for (const std::string field :
       {"id", "volume", "username", "key_fingerprint", "marker", "overrides", "outcome", "evidence", "created",
        "account", "sign_in", "reason", "password_delivered", "left", "warnings", "next_steps"}) {
    CHECK(std::find(of_stagings.begin(), of_stagings.end(), field) != of_stagings.end());
    of_results.insert(field);
  }
  // And of a rescue.
  auto of_rescues = fields_below(doc, "## Rescue");
  for (const std::string heading : {"## Clean-up", "## Adoption"}) {
    for (auto& field : fields_below(doc, heading)) of_rescues.push_back(std::move(field));
  }
  for (const std::string field : {"plan_id", "end", "original_disk_id", "os_disk_id", "deallocated", "restarted",
                                  "unfenced", "step", "lease_holder", "dry_run", "lease_until", "plaintext_may_remain",
                                  "can_roll_back", "outcome", "has_run_on_copy", "downtime", "needs_discard_changes"}) {
    CHECK(std::find(of_rescues.begin(), of_rescues.end(), field) != of_rescues.end());
    of_results.insert(field);
  }
  CHECK(getters_of(header, "result") == of_results);

  std::set<std::string> of_errors{"json"};
  for (const auto& field : fields_below(doc, "## Error")) of_errors.insert(field);
  CHECK(getters_of(header, "error") == of_errors);

  for (const auto& [object, heading] : objects) {
    INFO(object);
    const auto fields = fields_below(doc, heading);
    CHECK(getters_of(header, object) == std::set<std::string>(fields.begin(), fields.end()));
  }
}

TEST_CASE("the numbers of docs/results.md have the names it gives them, and no others have names", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);
  const std::map<std::string, const char* (*)(int32_t)> enumerations = {
      {"### method", azvmr_method_name},
      {"### rung", azvmr_rung_name},
      {"### rung_outcome", azvmr_rung_outcome_name},
      {"### evidence", azvmr_evidence_name},
      {"### tristate", azvmr_tristate_name},
      {"### command_form", azvmr_command_form_name},
      {"### sign_in_outcome", azvmr_sign_in_outcome_name},
      {"### candidate_kind", azvmr_candidate_kind_name},
      {"### blocker", azvmr_blocker_name},
      {"### code", azvmr_status_name},
      {"### category", azvmr_category_name},
  };
  for (const auto& [heading, name_of_number] : enumerations) {
    std::map<int32_t, std::string> documented;
    for (const auto& row : table_below(doc, heading)) documented[std::stoi(row[0])] = row[1];
    documented[AZVMR_OK] = name_of_number(AZVMR_OK);  // "ok", or the same row once more
    for (int32_t number = 0; number < 1100; ++number) {
      const auto row = documented.find(number);
      const std::string expected = row == documented.end() ? "unknown" : row->second;
      if (name_of_number(number) != expected) FAIL_CHECK(heading << " " << number << " is " << name_of_number(number));
    }
  }
  for (const auto& row : table_below(doc, "### code")) {
    CHECK(azvmr_status_category(std::stoi(row[0])) == std::stoi(row[0]) / 100);
  }
}

TEST_CASE("the numbers of a plan have the names that docs/results.md gives them", "[capi][schema]") {
  const std::string doc = text_of(AZVMRESET_RESULTS_DOC);
  const auto check = [&doc](const std::string& heading, auto first) {
    INFO(heading);
    std::map<int32_t, std::string> documented;
    for (const auto& row : table_below(doc, heading)) documented[std::stoi(row[0])] = row[1];
    for (int32_t number = -1; number < 20; ++number) {
      const auto row = documented.find(number);
      CHECK(name_of(static_cast<decltype(first)>(number)) == (row == documented.end() ? "unknown" : row->second));
    }
  };
  check("### planted_task", PlantedTask{});
  check("### hook", Hook{});
  check("### planted_outcome", PlantedOutcome{});
  check("### rescue_os", RescueOs{});
  check("### rescue_network", RescueNetwork{});
  check("### read_back", ReadBack{});
  check("### power_after", PowerAfter{});
  check("### plan_form", PlanForm{});
  check("### on_failure", OnFailure{});
  check("### rescue_end", RescueEnd{});
  check("### step_outcome", StepOutcome{});
  check("### item_fate", ItemFate{});
}

TEST_CASE("a rescue, a clean-up and an adoption have getters of what a program branches on", "[capi]") {
  RescueResult rescued;
  rescued.target = "vm";
  rescued.plan_id = "0123";
  rescued.end = RescueEnd::rolled_back;
  rescued.downtime = std::chrono::milliseconds(1500);
  rescued.plaintext_may_remain = Tristate::yes;
  rescued.items.emplace_back();
  rescued.steps.emplace_back();
  const Lent rescue(rescued);
  CHECK(azvmr_result_kind(rescue.result) == AZVMR_RESULT_RESCUE);
  CHECK(std::string(azvmr_result_plan_id(rescue.result, nullptr)) == "0123");
  CHECK(azvmr_result_end(rescue.result) == AZVMR_RESCUE_ROLLED_BACK);
  CHECK(azvmr_result_downtime(rescue.result) == 1500);
  CHECK(azvmr_result_plaintext_may_remain(rescue.result) == AZVMR_YES);
  CHECK(azvmr_result_outcome(rescue.result) == AZVMR_PLANTED_OUTCOME_UNKNOWN);
  size_t count = 1;
  azvmr_result_items(rescue.result, &count);  // those of leftovers alone
  CHECK(count == 0);

  CleanupReport cleaned;
  cleaned.dry_run = true;
  const Lent cleanup(cleaned);
  CHECK(azvmr_result_kind(cleanup.result) == AZVMR_RESULT_CLEANUP);
  CHECK(azvmr_result_dry_run(cleanup.result) == 1);

  AdoptionReport seen;
  seen.can_roll_back = true;
  seen.has_run_on_copy = Tristate::no;
  seen.lease_until = std::chrono::system_clock::time_point(std::chrono::milliseconds(5));
  const Lent adoption(seen);
  CHECK(azvmr_result_kind(adoption.result) == AZVMR_RESULT_ADOPTION);
  CHECK(azvmr_result_can_roll_back(adoption.result) == 1);
  CHECK(azvmr_result_needs_discard_changes(adoption.result) == 0);
  CHECK(azvmr_result_has_run_on_copy(adoption.result) == AZVMR_NO);
  CHECK(azvmr_result_lease_until(adoption.result) == 5);
  CHECK(azvmr_result_end(adoption.result) == 0);
}

TEST_CASE("a plan has getters of what a program branches on, is printed in each form, and comes out of its JSON",
          "[capi]") {
  const Lent plan(full_plan());
  CHECK(azvmr_result_kind(plan.result) == AZVMR_RESULT_PLAN);
  CHECK(std::string(azvmr_result_id(plan.result, nullptr)) == full_plan().id);
  CHECK(std::string(azvmr_result_username(plan.result, nullptr)) == "azureuser");
  CHECK(azvmr_result_expected(plan.result) == 1200);
  CHECK(azvmr_result_downtime(plan.result) == 400);
  size_t count = 0;
  CHECK(std::string(azvmr_finding_code(azvmr_result_blockers(plan.result, &count)[0], nullptr)) == "disk_ephemeral");
  CHECK(std::string(azvmr_finding_code(azvmr_result_unknowns(plan.result, &count)[0], nullptr)) == "hibernated");
  CHECK(std::string(azvmr_result_next_steps(plan.result, &count)[0]) == "read it");
  azvmr_result_steps(plan.result, &count);
  CHECK(count == 0);

  for (int32_t form = AZVMR_PLAN_TEXT; form <= AZVMR_PLAN_POWERSHELL; ++form) {
    azvmr_text* text = nullptr;
    REQUIRE(azvmr_plan_print(&text, plan.result, form, nullptr) == AZVMR_OK);
    CHECK(azvmr_text_value(text, nullptr) == print(full_plan(), static_cast<PlanForm>(form)));
    azvmr_text_free(text);
  }
  azvmr_text* none = nullptr;
  CHECK(azvmr_plan_print(&none, plan.result, 6, nullptr) == AZVMR_INVALID_ARGUMENT);
  const Lent reset(full_reset());
  CHECK(azvmr_plan_print(&none, reset.result, AZVMR_PLAN_TEXT, nullptr) == AZVMR_INVALID_ARGUMENT);
  CHECK(none == nullptr);

  size_t length = 0;
  const char* const json = azvmr_result_json(plan.result, &length);
  azvmr_result* read = nullptr;
  REQUIRE(azvmr_plan_from_json(&read, json, length, nullptr) == AZVMR_OK);
  CHECK(std::string(azvmr_result_json(read, nullptr)) == json);
  azvmr_result_free(read);
  azvmr_error* error = nullptr;
  CHECK(azvmr_plan_from_json(&read, json, length - 1, &error) == AZVMR_INVALID_ARGUMENT);
  CHECK(std::string(azvmr_error_message(error, nullptr)).find("the plan is unusable") == 0);
  azvmr_error_free(error);
}

TEST_CASE("the document of an answer shows what a log may show", "[capi][schema]") {
  const auto document = parsed(capi::to_json(answer()));
  const json::Value root = document.root();
  CHECK(root["headers"].at(0)["value"].text() == "application/json");
  CHECK(root["headers"].at(1)["value"].text() == "REDACTED");
  CHECK(root["body"]["name"].text() == "v");
  CHECK(root["body"]["protectedSettings"].text() == "REDACTED");

  RestResponse plain;
  plain.status = 204;
  CHECK(parsed(capi::to_json(plain)).root()["body"].is_null());
  plain.body = Secret("<html>");
  CHECK(parsed(capi::to_json(plain)).root()["body"].text() == "REDACTED");
}

TEST_CASE("a getter reads its field of every kind that has one, and what is lent has getters too", "[capi]") {
  const Lent reset(full_reset());
  CHECK(azvmr_result_kind(reset.result) == AZVMR_RESULT_RESET);
  CHECK(std::string(azvmr_result_operation_id(reset.result, nullptr)) == "o");
  CHECK(std::string(azvmr_machine_state_power(azvmr_result_before(reset.result), nullptr)) == "stopped");
  CHECK(std::string(azvmr_machine_state_power(azvmr_result_after(reset.result), nullptr)) == "running");
  CHECK(std::string(azvmr_machine_state_vm_access_state(azvmr_result_after(reset.result), nullptr)) == "Succeeded");
  CHECK(azvmr_result_started_vm(reset.result) == 1);
  CHECK(azvmr_result_resumed(reset.result) == 0);
  CHECK(azvmr_result_restart_needed(reset.result) == AZVMR_YES);
  size_t count = 0;
  CHECK(std::string(azvmr_result_help_urls(reset.result, &count)[0]) == "https://help");

  const Lent preflight(full_preflight());
  CHECK(azvmr_result_permissions_checked(preflight.result) == 1);
  CHECK(azvmr_result_locks_checked(preflight.result) == 0);
  CHECK(std::string(azvmr_result_missing_actions(preflight.result, &count)[0]).ends_with("runCommands/write"));
  CHECK(std::string(azvmr_lock_level(azvmr_result_locks(preflight.result, &count)[0], nullptr)) == "CanNotDelete");
  CHECK(azvmr_result_open_rungs(preflight.result, &count)[0] == AZVMR_RUNG_VM_ACCESS);
  const azvmr_shut_rung* const shut = azvmr_result_shut_rungs(preflight.result, &count)[0];
  CHECK(count == 1);
  CHECK(azvmr_shut_rung_rung(shut) == AZVMR_RUNG_OFFLINE);
  CHECK(std::string(azvmr_shut_rung_code(shut, nullptr)) == "last_resort");
  CHECK(azvmr_shut_rung_rung(nullptr) == 0);

  const Lent find(full_find());
  CHECK(azvmr_result_kind(find.result) == AZVMR_RESULT_FIND);
  CHECK(std::string(azvmr_result_text(find.result, nullptr)) == "10.0.0.4");
  const azvmr_found_vm* const vm = azvmr_result_vms(find.result, &count)[0];
  CHECK(count == 1);
  CHECK(std::string(azvmr_found_vm_resource_group(vm, nullptr)) == "group");
  CHECK(std::string(azvmr_found_vm_address(vm, nullptr)) == "10.0.0.4");

  const Lent cloud(well_known_clouds().front());
  CHECK(azvmr_result_kind(cloud.result) == AZVMR_RESULT_CLOUD);
  CHECK(std::string(azvmr_result_name(cloud.result, nullptr)) == "AzureCloud");
  CHECK(std::string(azvmr_result_arm_endpoint(cloud.result, nullptr)) == "https://management.azure.com");
  CHECK(std::string(azvmr_result_authority(cloud.result, nullptr)) == "https://login.microsoftonline.com");
  CHECK(std::string(azvmr_result_portal(cloud.result, nullptr)) == "https://portal.azure.com");
  CHECK(azvmr_result_audiences(cloud.result, &count) != nullptr);
  CHECK(count == well_known_clouds().front().audiences.size());
  CHECK(azvmr_result_adfs(cloud.result) == 0);

  const Lent leftovers(full_leftovers());
  const azvmr_leftover* const* items = azvmr_result_items(leftovers.result, &count);
  CHECK(count == 2);
  CHECK(azvmr_leftover_created_at(items[0]) == 1'700'000'000'123);
  CHECK(azvmr_leftover_ours(items[0]) == 1);
  CHECK(azvmr_leftover_removed(items[0]) == 0);
  CHECK(std::string(azvmr_leftover_reason(items[0], nullptr)) == "the lock forbids it");
  CHECK(azvmr_leftover_created_at(items[1]) == 0);

  const Lent run(full_dry_run());
  CHECK(std::string(azvmr_result_action(run.result, nullptr)) == "restart");
  CHECK(std::string(azvmr_finding_code(azvmr_result_blockers(run.result, nullptr)[0], nullptr)) == "vm_not_running");
  CHECK(std::string(azvmr_dry_run_step_url(azvmr_result_steps(run.result, &count)[0], nullptr)) ==
        "https://arm/restart");

  const Lent password(full_password());
  CHECK(azvmr_result_kind(password.result) == AZVMR_RESULT_PASSWORD);
  CHECK(azvmr_result_acceptable(password.result) == 0);
  const azvmr_breach* const breach = azvmr_result_breaches(password.result, &count)[0];
  CHECK(std::string(azvmr_breach_rule(breach, nullptr)) == "password_empty");
  CHECK(std::string(azvmr_breach_source(breach, nullptr)) == "windows");
  CHECK(azvmr_breach_hopeless(breach) == 1);

  StatusReport status;
  status.power = "running";
  status.operation_in_progress = true;
  status.force_update_tag = "t";
  const Lent state(std::move(status));
  CHECK(azvmr_result_kind(state.result) == AZVMR_RESULT_STATUS);
  CHECK(std::string(azvmr_result_power(state.result, nullptr)) == "running");
  CHECK(std::string(azvmr_result_force_update_tag(state.result, nullptr)) == "t");
  CHECK(azvmr_result_operation_in_progress(state.result) == 1);
  CHECK(azvmr_result_guest_reported_at(state.result) == 0);
}

TEST_CASE("what was done inside the guest has getters, and says what is not known", "[capi]") {
  int32_t known = 7;
  size_t count = 0;
  const Lent run(full_run_command());
  CHECK(azvmr_result_kind(run.result) == AZVMR_RESULT_RUN_COMMAND);
  CHECK(azvmr_result_succeeded(run.result) == 1);
  CHECK(azvmr_result_exit_code(run.result, &known) == 0);
  CHECK(known == 1);
  CHECK(std::string(azvmr_result_output(run.result, &count)) == "out");
  CHECK(count == 3);
  CHECK(azvmr_result_truncated(run.result) == 1);
  const Lent failed([] {
    auto result = full_run_command();
    result.form = CommandForm::action;
    result.exit_code.reset();
    result.failure = "net_user_not_found";
    return result;
  }());
  CHECK(azvmr_result_succeeded(failed.result) == 0);
  CHECK(azvmr_result_exit_code(failed.result, &known) == 0);
  CHECK(known == 0);
  CHECK(azvmr_result_exit_code(failed.result, nullptr) == 0);
  CHECK(azvmr_result_form(failed.result) == AZVMR_COMMAND_ACTION);

  const Lent fixed(full_fix_account());
  CHECK(azvmr_result_kind(fixed.result) == AZVMR_RESULT_FIX_ACCOUNT);
  CHECK(azvmr_result_succeeded(fixed.result) == 0);
  const azvmr_account_state* const before = azvmr_result_account_before(fixed.result);
  CHECK(azvmr_account_state_exists(before) == 1);
  CHECK(azvmr_account_state_change_required(before) == AZVMR_YES);
  CHECK(azvmr_account_state_password_age(before, &known) == 7);
  CHECK(known == 1);
  const azvmr_account_state* const after = azvmr_result_account_after(fixed.result);
  CHECK(azvmr_account_state_change_required(after) == AZVMR_NO);
  CHECK(azvmr_account_state_password_age(after, &known) == 0);
  CHECK(known == 0);
  const azvmr_account_change* const change = azvmr_result_changes(fixed.result, &count)[0];
  CHECK(count == 1);
  CHECK(std::string(azvmr_account_change_what(change, nullptr)) == "change_required");
  CHECK(std::string(azvmr_account_change_after(change, nullptr)) == "no");
  CHECK(std::string(azvmr_finding_code(azvmr_result_hindrances(fixed.result, &count)[0], nullptr)) == "laps_managed");
  CHECK(azvmr_guest_facts_bits(azvmr_result_guest(fixed.result)) == 64);
  CHECK(azvmr_guest_facts_clock(azvmr_result_guest(fixed.result)) == 0);
  CHECK(azvmr_result_removed(fixed.result) == 1);

  const Lent accounts(full_accounts());
  const azvmr_account_state* const* const all = azvmr_result_accounts(accounts.result, &count);
  CHECK(count == 2);
  CHECK(std::string(azvmr_account_state_name(all[1], nullptr)) == "b");
  CHECK(azvmr_result_complete(accounts.result) == 1);

  const Lent verified(full_verify());
  CHECK(azvmr_result_kind(verified.result) == AZVMR_RESULT_VERIFY);
  CHECK(azvmr_result_sign_in(verified.result) == AZVMR_SIGN_IN_UNPROVEN);
  CHECK(std::string(azvmr_account_state_name(azvmr_result_account(verified.result, &known), nullptr)) == "a");
  CHECK(known == 1);
}

TEST_CASE("an account that the guest was not asked for is empty, and known to be so", "[capi]") {
  int32_t known = 7;
  const Lent reset(full_reset());
  CHECK(azvmr_account_state_exists(azvmr_result_account(reset.result, &known)) == 1);
  CHECK(known == 1);
  CHECK(azvmr_result_sign_in(reset.result) == AZVMR_SIGN_IN_PROVED);
  const Lent unasked((ResetResult()));
  for (const azvmr_result* nothing :
       {static_cast<const azvmr_result*>(unasked.result), static_cast<const azvmr_result*>(nullptr)}) {
    known = 7;
    CHECK(azvmr_account_state_exists(azvmr_result_account(nothing, &known)) == 0);
    CHECK(known == 0);
    CHECK(azvmr_result_account(nothing, nullptr) != nullptr);
    CHECK(azvmr_result_guest(nothing) != nullptr);
  }
}

TEST_CASE("the rungs of a ladder are lent with what each one left", "[capi]") {
  const Lent reset(full_reset());
  CHECK(azvmr_result_extension_removed(reset.result) == 1);
  CHECK(std::string(azvmr_result_seal(reset.result, nullptr)) == "rsa-oaep-sha256");
  CHECK(std::string(azvmr_result_key_fingerprint(reset.result, nullptr)) == "f");
  CHECK(std::string(azvmr_result_plan_id(reset.result, nullptr)) == "0123");
  CHECK(std::string(azvmr_result_original_disk_id(reset.result, nullptr)) == "/disks/original");
  size_t count = 0;
  const azvmr_rung_report* const* const rungs = azvmr_result_rungs(reset.result, &count);
  REQUIRE(count == 2);
  CHECK(azvmr_rung_report_rung(rungs[0]) == AZVMR_RUNG_VM_ACCESS);
  CHECK(azvmr_rung_report_outcome(rungs[0]) == AZVMR_RUNG_SKIPPED);
  CHECK(std::string(azvmr_rung_report_reason(rungs[0], nullptr)) == "entra_login_installed");
  CHECK(azvmr_rung_report_left(rungs[0], &count) != nullptr);
  CHECK(count == 0);
  CHECK(azvmr_rung_report_rung(rungs[1]) == AZVMR_RUNG_MANAGED_RUN_COMMAND);
  CHECK(azvmr_rung_report_outcome(rungs[1]) == AZVMR_RUNG_SUCCEEDED);
  CHECK(azvmr_rung_report_took(rungs[1]) == 1500);
  CHECK(azvmr_rung_report_writes(rungs[1]) == 2);
  CHECK(std::string(azvmr_rung_report_left(rungs[1], &count)[0]) == "handler RunCommandHandlerWindows");
  CHECK(count == 1);
  CHECK(azvmr_rung_report_may_have_set(rungs[0]) == 0);
  CHECK(azvmr_rung_report_may_have_set(rungs[1]) == 1);
  CHECK(azvmr_rung_report_left(nullptr, &count) != nullptr);
  CHECK(count == 0);
  CHECK(azvmr_rung_report_took(nullptr) == 0);
  CHECK(azvmr_result_rungs(nullptr, &count) != nullptr);
  CHECK(count == 0);
}

TEST_CASE("the commands of a dry run are lent, and those of a shell that is not known are none", "[capi]") {
  const Lent run(full_dry_run());
  size_t count = 0;
  const char* const* const commands = azvmr_dry_run_commands(run.result, AZVMR_SHELL_AZ, &count);
  REQUIRE(count > 0);
  CHECK(std::string(commands[0]).find("az ") != std::string::npos);
  CHECK(azvmr_dry_run_commands(run.result, AZVMR_SHELL_AZ, nullptr) == commands);
  CHECK(azvmr_dry_run_commands(run.result, AZVMR_SHELL_POWERSHELL, &count) != commands);
  CHECK(count > 0);
  CHECK(azvmr_dry_run_commands(run.result, 99, &count) != nullptr);
  CHECK(count == 0);
  const Lent other(full_find());
  CHECK(azvmr_dry_run_commands(other.result, AZVMR_SHELL_AZ, &count) != nullptr);
  CHECK(count == 0);
}

TEST_CASE("what another kind of result has is empty, and lends objects that are empty", "[capi]") {
  const Lent find(full_find());
  size_t count = 7;
  CHECK(std::string(azvmr_result_operation_id(find.result, &count)).empty());
  CHECK(count == 0);
  CHECK(azvmr_result_evidence(find.result) == 0);
  CHECK(azvmr_result_started_at(find.result) == 0);
  CHECK(azvmr_result_steps(find.result, &count) != nullptr);
  CHECK(count == 0);
  for (const azvmr_result* nothing :
       {static_cast<const azvmr_result*>(find.result), static_cast<const azvmr_result*>(nullptr)}) {
    const azvmr_machine_state* const state = azvmr_result_before(nothing);
    CHECK(state != nullptr);
    CHECK(std::string(azvmr_machine_state_power(state, nullptr)).empty());
  }
  CHECK(std::string(azvmr_leftover_id(nullptr, nullptr)).empty());
  CHECK(azvmr_leftover_created_at(nullptr) == 0);
  CHECK(azvmr_leftover_ours(nullptr) == 0);
}

TEST_CASE("times are milliseconds since 1970, also before it", "[capi]") {
  ResetResult reset = full_reset();
  reset.started_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123));
  reset.finished_at = std::chrono::system_clock::time_point(std::chrono::microseconds(-1));
  const Lent lent(std::move(reset));
  const azvmr_result* const result = lent.result;
  CHECK(azvmr_result_started_at(result) == 1'700'000'000'123);
  CHECK(azvmr_result_finished_at(result) == -1);
  CHECK(azvmr_result_agent_reported_at(result) == 0);

  size_t count = 0;
  CHECK(azvmr_result_overrides(result, &count)[0] == AZVMR_BLOCKER_AGENT_STALE);
  CHECK(count == 1);
  CHECK(std::string(azvmr_result_next_steps(result, &count)[0]) == "sign in");
  CHECK(std::string(azvmr_finding_remedy(azvmr_result_warnings(result, &count)[0], nullptr)) == "wait");
}

TEST_CASE("a staging and what came of it have getters of what a program branches on", "[capi]") {
  const Lent staged(full_stage());
  CHECK(azvmr_result_kind(staged.result) == AZVMR_RESULT_STAGE);
  CHECK(azvmr_result_id(staged.result, nullptr) == full_stage().id);
  CHECK(std::string(azvmr_result_volume(staged.result, nullptr)) == "/mnt/windows");
  CHECK(azvmr_result_marker(staged.result, nullptr) == full_stage().marker);
  CHECK(azvmr_result_outcome(staged.result) == 0);
  CHECK(azvmr_result_overrides(staged.result, nullptr)[0] == AZVMR_BLOCKER_LOCAL_POLICY_OFF);

  const Lent back(full_unstage());
  CHECK(azvmr_result_kind(back.result) == AZVMR_RESULT_UNSTAGE);
  CHECK(azvmr_result_outcome(back.result) == AZVMR_PLANTED_OUTCOME_FAILED);
  CHECK(azvmr_result_evidence(back.result) == AZVMR_EVIDENCE_CONFIRMED);
  CHECK(std::string(azvmr_result_reason(back.result, nullptr)) == "policy");
  CHECK(azvmr_result_password_delivered(back.result) == 1);
  int32_t known = 0;
  CHECK(std::string(azvmr_account_state_name(azvmr_result_account(back.result, &known), nullptr)) == "azureuser");
  CHECK(known == 1);
  size_t count = 0;
  CHECK(azvmr_result_left(back.result, &count)[0] == full_unstage().left.front());
  CHECK(count == 1);
}
