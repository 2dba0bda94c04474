// One call of the account script in the guest (docs/guest-scripts.md).
#pragma once

#include "engine/task.hpp"
#include "guest/account_answer.hpp"
#include "guest/account_request.hpp"
#include "ops/context.hpp"
#include "ops/preflight.hpp"

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
  Secret secret;                  // a password for the guest, or empty; `request.password` says how it travels
  std::string nonce;              // of the run that does what is wanted; empty: one is made
  CommandForm form = CommandForm::managed;
  std::string operation_id;  // names the command's resource
  std::string location;      // of the VM
  std::string run_as_user;
  Secret run_as_password;
  AnsweredAt server_time;  // of the last read of the VM

  // Gets what a call leaves behind that fails; without it the error tells.
  std::vector<Finding>* left = nullptr;
};

// The guest's answer to this very call, whose outcome is `done`.
struct AccountRun {
  AccountRun() = default;

  guest::AccountAnswer answer;
  std::string seal;  // "rsa-oaep-sha256" of a password that travelled sealed; else empty
  std::string command_name;
  bool removed = false;
  std::vector<Finding> warnings;
  std::vector<std::string> correlation_ids;
};

// Where and as whom it runs.
void aim(AccountCall& call, const GuestWork& request, const Examined& seen);

// A password for the guest, sealed unless the caller has said otherwise.
void carry(AccountCall& call, const Secret& password, bool clear_parameter);

// What a sealed password is sealed with: "rsa-oaep-sha256".
std::string seal_of(base::OaepHash hash);

// The runs that a call takes, in their order: for a sealed password that of
// the task `key` comes first. Nothing is sealed here.
std::vector<AccountCall> rounds_of(Context& context, AccountCall call);

// In the VM's queue, and after preflight. An answer that says no is the error
// of it (account_refusal.hpp). Where no answer bears this call's nonce, a
// change is outcome_unknown and anything else `protocol`.
//
// A sealed password takes two rounds: the first has a key made in the guest
// and reads the account, the second brings what only that key opens, and only
// for that account. Of the time that is left the first has half.
//
// A command that the agent picks up too late does nothing: it is told until
// when it may, and counts by the guest's clock.
engine::Task<Result<AccountRun>> run_account_script(Context context, ResourceId target, AccountCall call);

}  // namespace azvmreset::ops
