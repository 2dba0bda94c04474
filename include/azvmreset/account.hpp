// Accounts inside the guest: read, repaired, proved.
#pragma once

#include <azvmreset/account_state.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/run_command.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// Repairs what keeps an account from signing in. By default: that the password
// must be changed, a password that is too old (which takes a new one), and a
// lock-out. Everything else has to be asked for.
struct FixAccount : GuestWork {
  FixAccount(ResourceId vm, std::string account) : target(std::move(vm)), username(std::move(account)) {}

  ResourceId target;

  // A local account; or, with `domain`, one of that domain. Empty with
  // `built_in_administrator`, which means the account with RID 500, whatever
  // its name.
  std::string username;
  bool built_in_administrator = false;

  // Domain accounts are repaired on a domain controller, or anywhere in the
  // domain with `run_as_user` who may do it.
  std::string domain;

  // Reads and judges; changes nothing.
  bool detect_only = false;

  bool enable = false;
  std::optional<std::chrono::system_clock::time_point> extend_to;  // the account expires at the end of that day, UTC
  std::vector<AccountGroup> add_to;
  bool create = false;  // with a password, in Administrators unless add_to says where

  // A new password: given, or made (then `secret_sink` has it before anything
  // leaves). It travels as that of ResetPassword does on Run Command.
  Secret password;
  bool generate = false;
  Sink secret_sink;
  bool clear_parameter = false;

  Evidence require = Evidence::confirmed;
};

struct FixAccountResult {
  std::string target;
  std::string operation_id;
  std::string action;  // "fix_account" or "detect"
  std::string username;
  CommandForm form = CommandForm::managed;
  std::string command_name;
  Evidence evidence = Evidence::none;  // `confirmed`: read back in the guest, with this call's nonce
  Tristate created = Tristate::unknown;

  AccountState account_before;
  AccountState account_after;  // of detect: the same
  std::vector<AccountChange> changes;
  std::vector<Finding> hindrances;  // what keeps the account from signing in still, most important first
  GuestFacts guest;

  std::string script_sha256;
  bool removed = false;     // the command's resource is gone again
  std::string snapshot_id;  // of the OS disk, made first; or empty
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Blocker> overrides;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> help_urls;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};
std::string to_json(const FixAccountResult& result);

// The guest's local accounts; on a domain controller, those of Administrators.
struct Accounts : GuestWork {
  explicit Accounts(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
};

struct AccountsReport {
  std::string target;
  std::string operation_id;
  std::vector<AccountState> accounts;  // by name
  bool complete = true;                // an answer has room for some hundred accounts
  GuestFacts guest;
  std::vector<Finding> warnings;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};
std::string to_json(const AccountsReport& report);

// Proof without a reset: the account is read, and with a password one sign-in
// is tried in the guest. One, because each counts towards the lock-out.
struct Verify : GuestWork {
  Verify(ResourceId vm, std::string account) : target(std::move(vm)), username(std::move(account)) {}

  ResourceId target;
  std::string username;
  bool built_in_administrator = false;
  std::string domain;
  Secret password;               // empty: the account is only read
  bool clear_parameter = false;  // as for ResetPassword

  // The result is outcome_unknown where less was proved.
  Evidence require = Evidence::none;
};

struct VerifyReport {
  std::string target;
  std::string operation_id;
  std::string username;
  Evidence evidence = Evidence::none;  // `confirmed`: the account was read; `verified`: the sign-in succeeded
  AccountState account;
  SignInOutcome sign_in = SignInOutcome::not_tried;
  std::string logon_type;  // "network", or empty when none was tried
  std::vector<Finding> hindrances;
  GuestFacts guest;
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};
std::string to_json(const VerifyReport& report);

}  // namespace azvmreset
