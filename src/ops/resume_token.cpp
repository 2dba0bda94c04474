#include "ops/resume_token.hpp"

#include "arm/resource_path.hpp"
#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "guest/account_rules.hpp"
#include "guest/extension_name.hpp"
#include "ops/json_parts.hpp"
#include "ops/requests.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::quoted;
using base::json::Value;
using base::json::Writer;

constexpr std::string_view schema = "azvmreset.resume";
constexpr std::int64_t version = 1;
constexpr base::json::Limits limits{longest_token, 8};

constexpr auto stages = {Reached::preparing, Reached::writing, Reached::accepted, Reached::settled};
constexpr auto levels = {Evidence::none, Evidence::accepted, Evidence::applied, Evidence::confirmed,
                         Evidence::verified};
constexpr auto power_plans = {AfterStart::leave_running, AfterStart::restore};
constexpr auto confirmations = {Confirm::automatic, Confirm::always, Confirm::never};
constexpr auto replay_plans = {VmAccessAfter::automatic, VmAccessAfter::remove, VmAccessAfter::leave};
constexpr auto rungs_known = {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command, Rung::offline};
constexpr auto rung_outcomes = {RungOutcome::succeeded, RungOutcome::failed, RungOutcome::skipped};
constexpr auto forms = {CommandForm::managed, CommandForm::action};
constexpr auto ways = {guest::PasswordWay::clear, guest::PasswordWay::sealed, guest::PasswordWay::made};
constexpr std::size_t most_nonces = 32;
constexpr auto overridable = {Blocker::agent_not_ready, Blocker::agent_stale, Blocker::provisioning_updating};

void write_attempt(Writer& json, const Attempt& attempt) {
  json.key("attempt").begin_object();
  json.member("extension", attempt.name).member("version", attempt.version.text()).member("tag", attempt.tag);
  if (attempt.before) {
    json.key("before").begin_object();
    json.member("tag", attempt.before->tag).member("statuses", attempt.before->statuses);
    json.end_object();
  }
  json.end_object();
}

void write_operation(Writer& json, const arm::Checkpoint& operation) {
  json.key("operation").begin_object();
  json.member("method", operation.method).member("source", arm::name_of(operation.source));
  json.member("poll_url", operation.poll_url).member("location", operation.location);
  json.member("final_state_via", arm::name_of(operation.final_state_via));
  json.end_object();
}

void write_instance(Writer& json, const WrittenInstance& instance) {
  json.key("instance").begin_object();
  json.member("extension", instance.name).member("existed", instance.existed).member("reported", instance.reported);
  json.end_object();
}

void write_ladder(Writer& json, const LadderPlace& ladder) {
  json.key("ladder").begin_object();
  json.member("rung", name_of(ladder.rung)).member("allow_offline", ladder.allow_offline);
  json.member("clear_parameter", ladder.clear_parameter);
  json.key("rungs").begin_array();
  for (const RungReport& report : ladder.rungs) {
    json.begin_object();
    json.member("rung", name_of(report.rung)).member("outcome", name_of(report.outcome));
    json.member("reason", report.reason).member("took", static_cast<std::int64_t>(report.took.count()));
    json.member("writes", report.writes).member("may_have_set", report.may_have_set);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_script(Writer& json, const ScriptPlace& script) {
  json.key("script").begin_object();
  json.member("form", name_of(script.form)).member("password", name_of(script.password));
  json.member("built_in_administrator", script.built_in_administrator);
  write_texts(json, "nonces", script.nonces);
  if (!script.key_fingerprint.empty()) json.member("key_fingerprint", script.key_fingerprint);
  json.end_object();
}

std::string written(const ResumeToken& token, bool with_operation) {
  Writer json;
  json.begin_object();
  json.member("schema", schema).member("version", version);
  json.member("reached", name_of(token.reached));
  json.member("action", token.action).member("target", token.target);
  json.member("endpoint", token.endpoint).member("api_version", token.api_version);
  json.member("operation_id", token.operation_id);
  json.member("username", token.username);
  json.member("create", token.create).member("unchecked_name", token.unchecked_name);
  write_names(json, "overrides", token.overrides);
  json.member("require", name_of(token.require));
  if (token.confirm) json.member("confirm", name_of(*token.confirm));
  json.member("verify_in_guest", token.verify_in_guest);
  json.member("vm_access_after", name_of(token.vm_access_after));
  if (token.instance) write_instance(json, *token.instance);
  if (token.ladder) write_ladder(json, *token.ladder);
  if (token.script) write_script(json, *token.script);
  json.member("start_if_stopped", token.start_if_stopped).member("after", name_of(token.after));
  json.member("original_power", token.original_power).member("started_vm", token.started_vm);
  json.member("sent_again", token.sent_again);
  json.member("snapshot_first", token.snapshot_first).member("snapshot_id", token.snapshot_id);
  if (token.attempt) write_attempt(json, *token.attempt);
  if (token.operation && with_operation) write_operation(json, *token.operation);
  json.member("evidence", name_of(token.evidence));
  write_time(json, "started_at", token.started_at);
  write_time(json, "written_at", token.written_at);
  return json.end_object().text();
}

Error unusable(std::string_view why) {
  auto error = base::fail(ErrorCode::invalid_argument, "the resume token is unusable: {}", why);
  error.remedy = "use the token as it was stored; if it is lost, look at the VM's status and reset again";
  return error;
}

// Reads one member after the other and remembers the first that was wrong.
class Members {
 public:
  explicit Members(Value object) : object_(object) {}

  std::string text(std::string_view name) {
    const auto found = object_[name].text();
    if (!found) wrong(name, "a string");
    return std::string(found.value_or(""));
  }
  bool boolean(std::string_view name) {
    const auto found = object_[name].boolean();
    if (!found) wrong(name, "true or false");
    return found.value_or(false);
  }
  std::int64_t count(std::string_view name) {
    const auto found = object_[name].integer();
    if (!found || *found < 0 || *found > std::numeric_limits<std::int32_t>::max()) wrong(name, "a small number");
    return found.value_or(0);
  }
  template <class Enum>
  Enum name(std::string_view member, std::initializer_list<Enum> known) {
    return named(member, object_[member], known);
  }
  template <class Enum>
  std::vector<Enum> names(std::string_view member, std::initializer_list<Enum> known) {
    std::vector<Enum> values;
    const Value list = object_[member];
    // Each of them can be needed once.
    if (!list.is_array() || list.size() > known.size())
      wrong(member, "a short list of names");
    else
      for (const Value item : list.elements()) values.push_back(named(member, item, known));
    return values;
  }
  std::optional<Moment> time(std::string_view name) {
    const Value value = object_[name];
    if (value.is_null()) return std::nullopt;
    const auto found = base::parse_timestamp(value.text_or(""));
    if (!found) wrong(name, "a time");
    return found;
  }
  std::string text_that(std::string_view name, bool (*fits)(std::string_view), std::string_view expected) {
    std::string found = text(name);
    if (!fits(found)) wrong(name, expected);
    return found;
  }

  Value operator[](std::string_view name) const { return object_[name]; }
  void wrong(std::string_view name, std::string_view expected) {
    if (!problem_) problem_ = base::format("expected {} as {}", expected, quoted(name));
  }
  void take_over(Members& part) {
    if (part.problem_ && !problem_) problem_ = std::move(part.problem_);
  }
  const std::optional<std::string>& problem() const noexcept { return problem_; }

 private:
  template <class Enum>
  Enum named(std::string_view member, Value value, std::initializer_list<Enum> known) {
    const auto text = value.text();
    for (const Enum each : known) {
      if (text && name_of(each) == *text) return each;
    }
    wrong(member, "a name that this version knows");
    return *known.begin();
  }

  Value object_;
  std::optional<std::string> problem_;
};

bool is_digest(std::string_view text) noexcept {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
bool is_nonce(std::string_view text) noexcept {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
bool is_power(std::string_view text) noexcept { return text.empty() || text == "stopped" || text == "deallocated"; }
bool is_reason(std::string_view text) noexcept {
  constexpr std::size_t longest = 64;
  return text.size() <= longest && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}
bool is_action(std::string_view text) noexcept { return text == "reset_password" || text == "reset_rdp"; }

Attempt read_attempt(Members& token) {
  Members members(token["attempt"]);
  Attempt attempt;
  attempt.name = members.text_that("extension", guest::is_extension_name, "the name of an extension");
  const auto handler = guest::HandlerVersion::parse(members.text("version"));
  if (!handler) members.wrong("version", "the version of a handler");
  attempt.version = handler.value_or(guest::HandlerVersion());
  attempt.tag = members.text_that("tag", base::is_guid, "a GUID");
  if (members["before"].present()) {
    Members before(members["before"]);
    attempt.before = Before{before.text_that("tag", is_digest, "64 hexadecimal digits"),
                            before.text_that("statuses", is_digest, "64 hexadecimal digits")};
    members.take_over(before);
  }
  token.take_over(members);
  return attempt;
}

WrittenInstance read_instance(Members& token) {
  Members members(token["instance"]);
  WrittenInstance instance;
  instance.name = members.text_that("extension", guest::is_extension_name, "the name of an extension");
  instance.existed = members.boolean("existed");
  instance.reported = members.boolean("reported");
  token.take_over(members);
  return instance;
}

RungReport read_rung(Members& members) {
  RungReport report;
  report.rung = members.name("rung", rungs_known);
  report.outcome = members.name("outcome", rung_outcomes);
  report.reason = members.text_that("reason", is_reason, "a reason");
  report.took = std::chrono::milliseconds(members.count("took"));
  report.writes = static_cast<std::int32_t>(members.count("writes"));
  report.may_have_set = members.boolean("may_have_set");
  return report;
}

LadderPlace read_ladder(Members& token) {
  Members members(token["ladder"]);
  LadderPlace ladder;
  ladder.rung = members.name("rung", rungs_known);
  ladder.allow_offline = members.boolean("allow_offline");
  ladder.clear_parameter = members.boolean("clear_parameter");
  const Value rungs = members["rungs"];
  if (!rungs.is_array() || rungs.size() > rungs_known.size()) {
    members.wrong("rungs", "a short list");
  } else {
    for (const Value item : rungs.elements()) {
      Members each(item);
      ladder.rungs.push_back(read_rung(each));
      members.take_over(each);
    }
  }
  token.take_over(members);
  return ladder;
}

ScriptPlace read_script(Members& token) {
  Members members(token["script"]);
  ScriptPlace script;
  script.form = members.name("form", forms);
  script.password = members.name("password", ways);
  script.built_in_administrator = members.boolean("built_in_administrator");
  const Value nonces = members["nonces"];
  if (!nonces.is_array() || nonces.size() > most_nonces) members.wrong("nonces", "a short list");
  for (const Value item : nonces.elements()) {
    script.nonces.emplace_back(item.text_or(""));
    if (!is_nonce(script.nonces.back())) members.wrong("nonces", "32 hexadecimal digits each");
  }
  if (script.password == guest::PasswordWay::made) {
    script.key_fingerprint = members.text_that("key_fingerprint", is_digest, "64 hexadecimal digits");
  }
  token.take_over(members);
  return script;
}

// The URLs are checked where they are used (arm::LroTable::resume).
arm::Checkpoint read_operation(Members& token) {
  Members members(token["operation"]);
  arm::Checkpoint operation;
  operation.method = members.text("method");
  const auto source = arm::poll_source(members.text("source"));
  if (!source) members.wrong("source", "a name that this version knows");
  operation.source = source.value_or(arm::PollSource::body);
  operation.poll_url = members.text("poll_url");
  operation.location = members.text("location");
  const auto via = arm::final_state_via(members.text("final_state_via"));
  if (!via) members.wrong("final_state_via", "a name that this version knows");
  operation.final_state_via = via.value_or(FinalStateVia::unset);
  token.take_over(members);
  return operation;
}

void check_username(Members& members, const ResumeToken& token) {
  if (token.action == "reset_rdp") {
    if (!token.username.empty()) members.wrong("username", "no name");
    return;
  }
  if (token.script && token.script->built_in_administrator && token.username.empty()) return;
  const auto breaches = guest::check_account_name(token.username, token.create);
  if (std::any_of(breaches.begin(), breaches.end(), [](const guest::Breach& breach) { return breach.hopeless; })) {
    members.wrong("username", "the name of an account");
  }
}

// What contradicts itself was not written by us.
void check_whole(Members& members, const ResumeToken& token) {
  if (token.create && token.unchecked_name) members.wrong("create", "no unchecked_name beside it");
  const bool may_have_left = token.reached == Reached::writing || token.reached == Reached::accepted;
  const bool says_what = token.script ? !token.script->nonces.empty() : token.attempt.has_value();
  if (may_have_left && !says_what) members.wrong(token.script ? "nonces" : "attempt", "what was written");
  if (token.script && (token.attempt || token.action != "reset_password")) members.wrong("script", "nothing beside it");
  if (token.ladder && token.action != "reset_password") members.wrong("ladder", "nothing for another action");
  if (token.reached == Reached::preparing && token.attempt) members.wrong("attempt", "nothing before the write");
  if (!token.snapshot_id.empty()) {
    const auto path = arm::ResourcePath::parse(token.snapshot_id, "Microsoft.Compute", "snapshots", "snapshot");
    if (!path || path->name() != snapshot_name(token.operation_id)) {
      members.wrong("snapshot_id", "the snapshot of this operation");
    }
  }
}

ResumeToken read_members(Members& members) {
  ResumeToken token;
  token.reached = members.name("reached", stages);
  token.action = members.text_that("action", is_action, "reset_password or reset_rdp");
  token.target = members.text("target");
  const auto target = ResourceId::parse(token.target);
  if (!target) members.wrong("target", "the resource id of a VM");
  token.endpoint = members.text("endpoint");
  token.api_version = members.text("api_version");
  token.operation_id = members.text_that("operation_id", base::is_guid, "a GUID");
  token.username = members.text("username");
  token.create = members.boolean("create");
  token.unchecked_name = members.boolean("unchecked_name");
  token.overrides = members.names("overrides", overridable);
  token.require = members.name("require", levels);
  // Tokens of earlier versions do not have these.
  if (members["confirm"].present()) token.confirm = members.name("confirm", confirmations);
  if (members["verify_in_guest"].present()) token.verify_in_guest = members.boolean("verify_in_guest");
  if (members["vm_access_after"].present()) token.vm_access_after = members.name("vm_access_after", replay_plans);
  if (members["instance"].present()) token.instance = read_instance(members);
  if (members["ladder"].present()) token.ladder = read_ladder(members);
  if (members["script"].present()) token.script = read_script(members);
  token.start_if_stopped = members.boolean("start_if_stopped");
  token.after = members.name("after", power_plans);
  token.original_power = members.text_that("original_power", is_power, "stopped, deallocated or nothing");
  token.started_vm = members.boolean("started_vm");
  token.sent_again = members.boolean("sent_again");
  token.snapshot_first = members.boolean("snapshot_first");
  token.snapshot_id = members.text("snapshot_id");
  if (members["attempt"].present()) token.attempt = read_attempt(members);
  if (members["operation"].present()) token.operation = read_operation(members);
  token.evidence = members.name("evidence", levels);
  const auto started = members.time("started_at");
  if (!started) members.wrong("started_at", "a time");
  token.started_at = started.value_or(Moment());
  token.written_at = members.time("written_at");
  check_username(members, token);
  check_whole(members, token);
  return token;
}

}  // namespace

std::string_view name_of(Reached reached) noexcept {
  switch (reached) {
    case Reached::preparing:
      return "preparing";
    case Reached::writing:
      return "writing";
    case Reached::accepted:
      return "accepted";
    case Reached::settled:
      break;
  }
  return "settled";
}

std::string write_token(const ResumeToken& token) {
  std::string text = written(token, true);
  return text.size() <= longest_token ? text : written(token, false);
}

Result<ResumeToken> read_token(std::string_view text) {
  if (text.size() > longest_token) {
    return unusable(base::format("expected at most {} bytes, found {}", longest_token, text.size()));
  }
  const auto document = base::json::Document::parse(text, limits);
  if (!document) return unusable(document.error().message);
  const Value root = document->root();
  if (root["schema"].text() != schema) return unusable("it is JSON of another kind");
  const auto found = root["version"].integer();
  if (found != version) {
    return unusable(base::format("expected version {}, found {}", version, root["version"].dump().substr(0, 20)));
  }
  Members members(root);
  ResumeToken token = read_members(members);
  if (members.problem()) return unusable(*members.problem());
  return token;
}

}  // namespace azvmreset::ops
