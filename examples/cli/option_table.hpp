// Every option there is, once. Parsing, --help and the fall-back to the
// environment all read this table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace azvmreset::cli {

enum class Option : std::uint8_t {
  resource_group,
  name,
  subscription,
  username,
  builtin_admin,
  domain,
  create,
  unchecked_name,
  enable,
  extend,
  add_to_group,
  password_stdin,
  password_file,
  password_env,
  generate,
  sealed,
  sealing_key,
  key_out,
  secret_out,
  clear_parameter,
  length,
  channel,
  script,
  command_id,
  parameter,
  protected_parameter,
  run_as_user,
  run_as_password_file,
  output_blob_file,
  error_blob_file,
  tail,
  keep,
  action,
  method,
  allow_offline,
  remove_extension,
  leave_extension,
  detect_only,
  override_blocker,
  confirm,
  no_confirm,
  verify,
  require,
  start_if_stopped,
  after,
  snapshot_first,
  vault_file,
  settle_only,
  rdp,
  existing_only,
  offline_plaintext,
  expect_computer,
  valid_for,
  hook,
  id,
  discard_password,
  format,
  rescue_vm,
  rescue_os,
  rescue_size,
  rescue_image,
  rescue_group,
  rescue_tag,
  rescue_address_range,
  rescue_admin_username,
  rescue_os_disk_sku,
  rescue_disk_encryption_set,
  rescue_encryption_at_host,
  rescue_security_type,
  rescue_zone,
  rescue_license_type,
  subnet,
  nat_gateway,
  no_probe,
  read_back,
  deallocate,
  power_after,
  lease,
  keep_snapshot,
  from_snapshot,
  after_failure,
  skip_agent_methods,
  journal,
  plan,
  approved_plan,
  plan_id,
  on_failure,
  discard_changes,
  agent_patience,
  commit_at,
  resume_file,
  remove,
  force_update_tag,
  in_guest,
  role,
  dry_run,
  print_commands,
  body,
  header,
  wait,
  all,
  final_state_via,
  raw,
  output,
  yes,
  credential,
  tenant,
  client_id,
  certificate,
  certificate_password_file,
  send_certificate_chain,
  certificate_algorithm,
  federated_token_file,
  identity_object_id,
  identity_resource_id,
  cloud,
  arm_endpoint,
  authority,
  audience,
  api_version,
  ca_file,
  ca_directory,
  proxy,
  proxy_username,
  no_proxy,
  ipv4,
  ipv6,
  request_timeout,
  traceparent,
  timeout,
  poll_interval,
  log_level,
  help,
};

// What an option does; --help shows the groups in this order.
enum class Group : std::uint8_t {
  target,
  account,
  password,
  script,
  procedure,
  request,
  common,
  sign_in,
  cloud,
  network
};

enum class Kind : std::uint8_t {
  flag,     // present or not; in the environment 1 or 0
  text,     // as it is
  choice,   // one of `placeholder`, "text|json"
  choices,  // one or more of them, with commas between
  pair,     // "NAME=VALUE"
  seconds,  // a decimal number
  count,    // a whole number
};

// Which commands know an option, as bits.
using Commands = std::uint32_t;
enum : Commands {
  for_preflight = 1u << 0,
  for_reset_password = 1u << 1,
  for_reset_rdp = 1u << 2,
  for_resume = 1u << 3,
  for_restart = 1u << 4,
  for_status = 1u << 5,
  for_find = 1u << 6,
  for_leftovers = 1u << 7,
  for_rest = 1u << 8,
  for_portal_url = 1u << 9,
  for_check_password = 1u << 10,
  for_generate_password = 1u << 11,
  for_local = 1u << 12,  // version and help
  for_clouds = 1u << 13,
  for_run_command = 1u << 14,
  for_fix_account = 1u << 15,
  for_accounts = 1u << 16,
  for_verify = 1u << 17,
  for_rotate = 1u << 18,
  for_required_actions = 1u << 20,
  for_plan = 1u << 21,
  for_stage = 1u << 22,
  for_unstage = 1u << 23,
  for_rescue = 1u << 24,
  for_restore = 1u << 25,
  for_adopt = 1u << 26,
  for_rollback = 1u << 27,
  for_cleanup = 1u << 28,
  for_plans = for_plan | for_rescue,
  for_repairs = for_plans | for_reset_password,    // may copy and repair a disk
  for_carried = for_rescue | for_reset_password,   // and do so
  for_begun_rescues = for_rollback | for_cleanup,  // by journal, or by VM and plan
  for_offline = for_rescue | for_restore | for_adopt | for_begun_rescues,
  for_resets = for_reset_password | for_reset_rdp,
  for_changes = for_resets | for_restart,
  for_dry_runs = for_changes | for_run_command | for_fix_account,
  for_scripts = for_run_command | for_fix_account | for_accounts | for_verify,
  for_commands = for_scripts | for_reset_password | for_rotate,             // may choose the form of Run Command
  for_clear_passwords = for_reset_password | for_fix_account | for_verify,  // may carry one into the guest
  for_questions = for_dry_runs | for_leftovers | for_rotate | for_offline,  // ask before they change anything
  for_targets = for_preflight | for_rotate | for_changes | for_status | for_leftovers | for_portal_url | for_scripts |
                for_required_actions | for_plan | for_offline,
  for_network = for_preflight | for_rotate | for_changes | for_resume | for_status | for_find | for_leftovers |
                for_rest | for_scripts | for_plan | for_offline,
  for_connections = for_network | for_clouds | for_portal_url,  // what may send anything, signed in or not
  for_passwords = for_clear_passwords | for_resume | for_check_password | for_stage | for_rescue,  // what reads one
  for_volumes = for_stage | for_unstage,
  for_all =
      for_connections | for_check_password | for_generate_password | for_local | for_required_actions | for_volumes,
};

// Where a value comes from when the command line does not say it.
struct Fallback {
  bool own_variable = false;             // AZVMRESET_TIMEOUT
  std::string_view azure_variable = {};  // "AZURE_TENANT_ID"
  std::string_view default_value = {};
};

struct OptionRule {
  Option option;
  Group group;
  Commands commands;
  Kind kind;
  std::string_view name;         // "--timeout"
  std::string_view short_name;   // "-g", or empty
  std::string_view placeholder;  // "SECONDS"; empty for a flag
  std::string_view help;
  Fallback fallback = {};
  bool repeatable = false;
};

std::span<const OptionRule> option_table() noexcept;
const OptionRule& rule_of(Option option) noexcept;

// By either spelling, or null.
const OptionRule* find_option(std::string_view spelling) noexcept;

// "AZVMRESET_POLL_INTERVAL", or empty where the option has no such variable.
std::string own_variable_of(const OptionRule& rule);

}  // namespace azvmreset::cli
