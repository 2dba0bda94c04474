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
  create,
  unchecked_name,
  password_stdin,
  password_file,
  password_env,
  method,
  override_blocker,
  confirm,
  no_confirm,
  require,
  body,
  header,
  wait,
  all,
  final_state_via,
  raw,
  output,
  yes,
  arm_endpoint,
  authority,
  audience,
  credential,
  tenant,
  client_id,
  ca_file,
  timeout,
  poll_interval,
  log_level,
  help,
};

// What an option does; --help shows the groups in this order.
enum class Group : std::uint8_t { target, account, password, procedure, request, common, cloud };

enum class Kind : std::uint8_t {
  flag,     // present or not; in the environment 1 or 0
  text,     // as it is
  choice,   // one of `placeholder`, "text|json"
  seconds,  // a decimal number
};

// Which commands know an option, as bits.
enum : std::uint8_t {
  for_preflight = 1,
  for_reset_password = 2,
  for_reset_rdp = 4,
  for_rest = 8,
  for_resets = for_reset_password | for_reset_rdp,
  for_targets = for_preflight | for_resets,
  for_network = for_targets | for_rest,
  for_local = 16,  // commands that need no network
  for_all = for_network | for_local,
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
  std::uint8_t commands;
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
