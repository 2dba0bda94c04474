#include "ops/account_json.hpp"
#include "ops/json_parts.hpp"

#include <azvmreset/stage.hpp>

// The documents of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

namespace {

void write_facts(Writer& json, const VolumeFacts& facts) {
  json.key("facts").begin_object();
  json.member("file_system", facts.file_system);
  json.member("computer_name", facts.computer_name);
  json.member("product_type", facts.product_type);
  json.member("domain", facts.domain);
  json.member("domain_controller", name_of(facts.domain_controller));
  json.member("domain_member", name_of(facts.domain_member));
  json.member("local_policy_off", name_of(facts.local_policy_off));
  json.member("setup_in_progress", name_of(facts.setup_in_progress));
  json.member("hibernated", name_of(facts.hibernated));
  json.member("unclean", name_of(facts.unclean));
  json.member("hives_read", facts.hives_read);
  json.end_object();
}

void write_files(Writer& json, const std::vector<StagedFile>& files) {
  json.key("files").begin_array();
  for (const StagedFile& file : files) {
    json.begin_object();
    json.member("path", file.path);
    json.member("merged", file.merged);
    json.member("secret", file.secret);
    json.member("bytes", file.bytes);
    json.member("sha256", file.sha256);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const StageReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.stage/1");
  json.member("id", report.id);
  json.member("volume", report.volume);
  json.member("task", name_of(report.task));
  json.member("hook", name_of(report.hook));
  json.member("username", report.username);
  json.member("key_fingerprint", report.key_fingerprint);
  write_facts(json, report.facts);
  write_files(json, report.files);
  json.member("marker", report.marker);
  write_time(json, "not_after", report.not_after);
  write_names(json, "overrides", report.overrides);
  write_findings(json, "warnings", report.warnings);
  write_texts(json, "next_steps", report.next_steps);
  return json.end_object().text();
}

std::string to_json(const UnstageReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.unstage/1");
  json.member("id", report.id);
  json.member("volume", report.volume);
  json.member("task", name_of(report.task));
  json.member("outcome", name_of(report.outcome));
  json.member("evidence", name_of(report.evidence));
  json.member("username", report.username);
  json.member("created", name_of(report.created));
  write_texts(json, "changed", report.changed);
  write_account(json, "account", report.account);
  json.member("sign_in", name_of(report.sign_in));
  json.member("reason", report.reason);
  json.member("message", report.message);
  write_time(json, "ran_at", report.ran_at);
  json.member("password_delivered", report.password_delivered);
  write_texts(json, "removed_paths", report.removed_paths);
  write_texts(json, "left", report.left);
  write_findings(json, "warnings", report.warnings);
  write_texts(json, "next_steps", report.next_steps);
  return json.end_object().text();
}

}  // namespace azvmreset
