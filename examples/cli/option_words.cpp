#include "option_words.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

namespace azvmreset::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> words[] = {
    {"create for a new account", "--create for a new account"},
    {"unchecked_name", "--unchecked-name"},
    {"start_if_stopped", "--start-if-stopped"},
    {"settle_only", "--settle-only"},
    {"commit at confirmed", "--commit-at confirmed"},
    {"snapshot_first", "--snapshot-first"},
    {"fix_account with detect_only", "azvmreset fix-account VM --detect-only"},
    {"run_as_user", "--run-as-user"},
    {"run_as_password", "--run-as-password-file"},
    {"clear_parameter", "--clear-parameter"},
    {"the key that the reset was begun with", "--sealing-key FILE, with which the reset was begun, and --secret-out"},
    {"sealing_key", "--sealing-key"},
    {"secret_sink", "--secret-out"},
    {"key_sink", "--key-out"},
    {"allow_offline", "--allow-offline"},
    {"method run_command", "--method run_command"},
    {"method vm_access", "--method vm_access"},
    {"built_in_administrator", "--builtin-admin"},
    {"output_blob", "--output-blob-file"},
    {"error_blob", "--error-blob-file"},
    {"leftovers with remove and force_update_tag", "azvmreset leftovers VM --remove --force-update-tag"},
    {"leftovers with remove", "azvmreset leftovers VM --remove"},
    {"proxy_username and proxy_password", "--proxy-username and AZVMRESET_PROXY_PASSWORD"},
    {"ca_file, ca_directory or ca_pem", "--ca-file or --ca-directory"},
    {"ca_file", "--ca-file"},
    {"override agent_not_ready", "--override agent_not_ready"},
    {"override agent_stale", "--override agent_stale"},
    {"override provisioning_updating", "--override provisioning_updating"},
    {"override local_policy_off", "--override local_policy_off"},
    {"the hook group_policy", "--hook group_policy"},
    {"the hook setup", "--hook setup"},
    {"the task reset_password", "no --rdp"},
    {"say plaintext, too", "say --offline-plaintext, too"},
    {"discard_password", "--discard-password"},
    {"unstage first", "azvmreset unstage VOLUME first"},
    {"with its id", "with --id ID"},
    {"valid_for", "--valid-for"},
    {"after_failure", "--after-failure"},
    {"skip_agent_methods", "--skip-agent-methods"},
    {"leave deallocate out", "leave --deallocate out"},
    {"keep_snapshot", "--keep-snapshot"},
    {"from_snapshot", "--snapshot"},
    {"subnet_id", "--subnet"},
    {"go on with resume_rescue and the journal, or back with rollback",
     "go on with azvmreset resume --journal FILE, or back with azvmreset rollback --journal FILE"},
    {"go on: resume_rescue with its journal", "go on: azvmreset resume with its journal"},
    {"(resume_rescue)", "(azvmreset resume --journal FILE)"},
    {": resume_rescue;", ": azvmreset resume --journal FILE;"},
    {"cleanup without dry_run", "azvmreset cleanup without --dry-run"},
    {"cleanup of the plan", "azvmreset cleanup VM --plan-id"},
    {"the network nat_gateway", "--nat-gateway"},
    {"read_back automatic", "--read-back auto"},
    {"read_back snapshot", "--read-back snapshot"},
    {"cleanup with the journal", "azvmreset cleanup --journal FILE"},
    {"discard_changes", "--discard-changes"},
    {"approved_plan", "--approved-plan"},
};

bool is_option(const std::string& text, std::size_t at) noexcept { return at > 0 && text[at - 1] == '-'; }

}  // namespace

std::string with_options(std::string remedy) {
  for (const auto& [field, option] : words) {
    const std::size_t at = remedy.find(field);
    if (at != std::string::npos && !is_option(remedy, at)) remedy.replace(at, field.size(), option);
  }
  return remedy;
}

}  // namespace azvmreset::cli
