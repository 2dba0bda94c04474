// One call of the account script in the guest (docs/guest-scripts.md).
#pragma once

#include "engine/scope.hpp"
#include "engine/task.hpp"
#include "guest/account_answer.hpp"
#include "guest/account_request.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"
#include "ops/script_run.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/run_command.hpp>
#include <azvmreset/secret.hpp>

#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {

struct AccountCall {
  AccountCall(guest::AccountTask task, std::string account) {
    request.task = task;
    request.account = std::move(account);
  }

  guest::AccountRequest request;  // `not_after` and `seconds` are put in by the call
  Secret secret;                  // a password for the guest, or empty
  CommandForm form = CommandForm::managed;
  std::string operation_id;  // names the command's resource
  std::string location;      // of the VM
  std::string run_as_user;
  Secret run_as_password;
  AnsweredAt server_time;  // of the last read of the VM
};

// The guest's answer to this very call, whose outcome is `done`.
struct AccountRun {
  AccountRun() = default;

  guest::AccountAnswer answer;
  std::string command_name;
  bool removed = false;
  std::vector<Finding> warnings;
  std::vector<std::string> correlation_ids;
};

// Where and as whom it runs.
void aim(AccountCall& call, const GuestWork& request, const Examined& seen);

// The script of a call, with a nonce and times of its own.
ScriptRun script_of(Context& context, AccountCall& call, const std::string& nonce, const engine::Scope& scope);

// A GUID of one call alone, as 32 digits.
std::string make_nonce(Context& context);

// In the VM's queue, and after preflight. An answer that says no is the error
// of it (account_refusal.hpp). Where no answer bears this call's nonce, a
// change is outcome_unknown and anything else `protocol`.
//
// A command that the agent picks up too late does nothing: it is told until
// when it may, and counts by the guest's clock.
engine::Task<Result<AccountRun>> run_account_script(Context context, ResourceId target, AccountCall call);

}  // namespace azvmreset::ops
