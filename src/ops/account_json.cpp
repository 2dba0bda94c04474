#include "ops/account_json.hpp"

#include "ops/json_parts.hpp"

#include <azvmreset/account.hpp>

#include <cstdint>

// The documents of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

namespace {

void write_changes(Writer& json, std::string_view key, const std::vector<AccountChange>& changes) {
  json.key(key).begin_array();
  for (const AccountChange& change : changes) {
    json.begin_object();
    json.member("what", change.what).member("before", change.before).member("after", change.after);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void ops::write_account(Writer& json, const AccountState& account) {
  json.begin_object();
  json.member("exists", account.exists);
  json.member("name", account.name);
  json.member("sid", account.sid);
  json.member("domain", account.domain);
  json.member("built_in_administrator", name_of(account.built_in_administrator));
  json.member("enabled", name_of(account.enabled));
  json.member("locked", name_of(account.locked));
  json.member("change_required", name_of(account.change_required));
  json.member("password_never_expires", name_of(account.password_never_expires));
  if (account.password_age) {
    json.member("password_age", static_cast<std::int64_t>(account.password_age->count()));
  } else {
    json.key("password_age").null();
  }
  json.member("expired", name_of(account.expired));
  write_time(json, "expires_at", account.expires_at);
  json.member("in_administrators", name_of(account.in_administrators));
  json.member("in_remote_desktop_users", name_of(account.in_remote_desktop_users));
  json.member("laps_managed", name_of(account.laps_managed));
  json.member("remote_logon_denied", name_of(account.remote_logon_denied));
  json.end_object();
}

void ops::write_account(Writer& json, std::string_view key, const AccountState& account) {
  json.key(key);
  write_account(json, account);
}

void ops::write_account(Writer& json, std::string_view key, const std::optional<AccountState>& account) {
  json.key(key);
  if (account) {
    write_account(json, *account);
  } else {
    json.null();
  }
}

void ops::write_guest(Writer& json, std::string_view key, const GuestFacts& guest) {
  json.key(key).begin_object();
  json.member("os_version", guest.os_version);
  json.member("language", guest.language);
  json.member("powershell_version", guest.powershell_version);
  json.member("language_mode", guest.language_mode);
  json.member("bits", guest.bits);
  json.member("domain", guest.domain);
  json.member("domain_controller", name_of(guest.domain_controller));
  json.member("read_only_domain_controller", name_of(guest.read_only_domain_controller));
  write_time(json, "clock", guest.clock);
  json.end_object();
}

std::string to_json(const FixAccountResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.fix_account/1");
  json.member("target", result.target);
  json.member("operation_id", result.operation_id);
  json.member("action", result.action);
  json.member("username", result.username);
  json.member("form", name_of(result.form));
  json.member("command_name", result.command_name);
  json.member("evidence", name_of(result.evidence));
  json.member("created", name_of(result.created));
  write_account(json, "account_before", result.account_before);
  write_account(json, "account_after", result.account_after);
  write_changes(json, "changes", result.changes);
  write_findings(json, "hindrances", result.hindrances);
  write_guest(json, "guest", result.guest);
  json.member("script_sha256", result.script_sha256);
  json.member("removed", result.removed);
  json.member("snapshot_id", result.snapshot_id);
  write_closing(json, result);
  return json.end_object().text();
}

std::string to_json(const AccountsReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.accounts/1");
  json.member("target", report.target);
  json.member("operation_id", report.operation_id);
  json.key("accounts").begin_array();
  for (const AccountState& account : report.accounts) write_account(json, account);
  json.end_array();
  json.member("complete", report.complete);
  write_guest(json, "guest", report.guest);
  write_findings(json, "warnings", report.warnings);
  write_texts(json, "correlation_ids", report.correlation_ids);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

std::string to_json(const VerifyReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.verify/1");
  json.member("target", report.target);
  json.member("operation_id", report.operation_id);
  json.member("username", report.username);
  json.member("evidence", name_of(report.evidence));
  write_account(json, "account", report.account);
  json.member("sign_in", name_of(report.sign_in));
  json.member("logon_type", report.logon_type);
  write_findings(json, "hindrances", report.hindrances);
  write_guest(json, "guest", report.guest);
  write_time(json, "started_at", report.started_at);
  write_time(json, "finished_at", report.finished_at);
  write_findings(json, "warnings", report.warnings);
  write_texts(json, "next_steps", report.next_steps);
  write_texts(json, "correlation_ids", report.correlation_ids);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

}  // namespace azvmreset
