// One run of the account script, from its parameters to its answer.
#pragma once

#include "engine/scope.hpp"
#include "engine/task.hpp"
#include "guest/account_answer.hpp"
#include "ops/account_script.hpp"
#include "ops/context.hpp"
#include "ops/script_run.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::ops {

// A GUID of one call alone, as 32 digits.
std::string make_nonce(Context& context);

// The script of a call, with times of its own.
ScriptRun script_of(Context& context, AccountCall& call, const std::string& nonce, const engine::Scope& scope);

// PowerShell was kept from beginning, by a policy or by what guards the guest;
// nothing where that is not so.
std::optional<Error> never_began(const ScriptOutcome& outcome, const std::string& nonce);

// No answer bears this call's nonce.
Error unanswered(guest::AccountTask task, const ScriptOutcome& outcome, const Error& unread);

// One run while it is at work. Lives in the frame of who waits for it.
struct Round {
  Round(Context surroundings, ResourceId vm, AccountCall wanted);

  Context context;
  ResourceId target;
  AccountCall call;
  std::string nonce;
  bool answered = false;  // the guest has, whatever it said
};
engine::Task<Result<AccountRun>> run_round(Round& round);

}  // namespace azvmreset::ops
