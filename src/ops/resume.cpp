#include "ops/resume.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/account_rules.hpp"
#include "ops/local_checks.hpp"
#include "ops/requests.hpp"
#include "ops/script_resume.hpp"
#include "ops/vm_access.hpp"
#include "ops/vm_access_outcome.hpp"
#include "ops/vm_access_prepare.hpp"
#include "ops/vm_access_token.hpp"
#include "ops/vm_access_watch.hpp"
#include "ops/vm_access_write.hpp"
#include "ops/writer_place.hpp"

#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

Result<void> check(const Resume& request, const ResumeToken& token, const arm::Endpoint& endpoint) {
  if (auto sink = check_token_sink(request.resume_sink); !sink) return sink;
  const std::string& here = endpoint.url().origin();
  if (token.endpoint != here) {
    return base::fail(ErrorCode::invalid_argument, "the resume token is of {}; this client's ARM endpoint is {}",
                      base::quoted(token.endpoint), here);
  }
  if (token.operation) {
    // Before anything is done in its name: its URLs must be the endpoint's.
    auto usable = arm::Accepted::resume(endpoint, endpoint.url(), *token.operation, arm::RunOptions());
    if (!usable) return std::move(usable).error();
  }
  if (auto sealed = check_sealing(request, token); !sealed) return sealed;
  if (request.password.empty()) return {};
  if (token.action == "reset_rdp") {
    return Error(ErrorCode::invalid_argument, "found a password, but the resumed operation sets none");
  }
  for (const guest::Breach& breach : guest::check_password(request.password, token.username)) {
    if (breach.hopeless) return Error(ErrorCode::invalid_argument, breach.message);
  }
  return {};
}

void take_over(Job& job, ResumeToken token) {
  job.create = token.create;
  job.unchecked_name = token.unchecked_name;
  job.start_if_stopped = token.start_if_stopped;
  job.after = token.after;
  job.snapshot_first = token.snapshot_first;
  job.overrides = std::move(token.overrides);
  job.require = token.require;
  // An older token does not say whether the guest was to be asked; what was required is there.
  job.confirm = token.confirm.value_or(token.require > Evidence::applied ? Confirm::always : Confirm::never);
  job.verify_in_guest = token.verify_in_guest && (!job.password.empty() || job.sealing_key);
  job.vm_access_after = token.vm_access_after;
  job.instance = std::move(token.instance);
  job.reached = token.reached;
  job.original_power = std::move(token.original_power);
  job.attempt = std::move(token.attempt);
  job.operation = std::move(token.operation);
  job.written_at = token.written_at;
  job.sent_again = token.sent_again;

  ResetResult& result = job.result;
  result.resumed = true;
  result.target = job.target.text();
  result.operation_id = std::move(token.operation_id);
  result.action = std::move(token.action);
  result.username = std::move(token.username);
  result.created = job.resets_password() ? Tristate::unknown : Tristate::no;
  result.snapshot_id = std::move(token.snapshot_id);
  result.started_at = token.started_at;
  if (token.ladder) {
    job.climb = std::make_unique<Climb>();
    job.climb->rung = token.ladder->rung;
    job.allow_offline = token.ladder->allow_offline;
    job.climb->clear_parameter = token.ladder->clear_parameter;
    result.method = job.climb->rung == Rung::vm_access ? Method::vm_access : Method::run_command;
    result.rungs = std::move(token.ladder->rungs);
  }
  if (token.script) {
    result.method = Method::run_command;
    job.form = token.script->form;
    job.clear_parameter = token.script->password == guest::PasswordWay::clear;
    job.built_in_administrator = token.script->built_in_administrator;
    job.nonces = std::move(token.script->nonces);
  }
  if (job.attempt) {
    job.instance =
        WrittenInstance{job.attempt->name, job.attempt->before.has_value(), token.evidence >= Evidence::applied};
    result.extension_name = job.attempt->name;
    result.extension_version = job.attempt->version.text();
    result.force_update_tag = job.attempt->tag;
  }
  result.started_vm = token.started_vm;
  // Before the write it is not known yet whether the VM runs.
  job.awake = token.started_vm && token.reached != Reached::preparing;
}

bool has_what_it_takes(const Job& job) noexcept {
  return !job.resets_password() || !job.password.empty() || job.sealing_key;
}

Error not_sent(const Job& job) {
  Error error(ErrorCode::not_sent, "the write never reached the VM, which is as it was");
  if (job.reached == Reached::preparing && !job.original_power.empty()) {
    error.message += ", except that it may have been started";
  }
  error.remedy = job.reached == Reached::settled
                     ? "reset anew"
                     : "resume with the password, and it is sent under the same name; or reset anew";
  return error;
}

Error interrupted() {
  Error error(ErrorCode::outcome_unknown, "the process that sent the write ended before it had an answer");
  error.may_have_arrived = true;
  return error;
}

// Whatever kept us from looking: the write of the earlier process is where it was.
Error left_as_it_was(const Job& job, Error error) {
  if (job.reached == Reached::writing || job.reached == Reached::accepted) {
    error.code = ErrorCode::outcome_unknown;
    error.message += "; the VM was not looked at, and what became of the write is not known";
    error.may_have_arrived = true;
  }
  error.resume_token = write_token(token_of(job));
  return error;
}

Task<Outcome> from_the_beginning(Job& job) {
  if (!has_what_it_takes(job)) co_return not_sent(job);
  co_return co_await carry_out(job);
}

// Looked for first: a write that arrived needs no password, and must not be
// sent twice.
Task<Outcome> from_the_write(Job& job) {
  auto look = co_await look_once(job);
  if (!look || look->verdict != Verdict::absent) co_return co_await settle(job, interrupted());
  if (!has_what_it_takes(job)) co_return not_sent(job);
  auto admitted = co_await examine_and_admit(job);
  if (!admitted) co_return admitted;
  job.sent_again = true;
  co_return co_await write_and_watch(job);
}

Task<Outcome> from_the_poll(Job& job) {
  if (!job.operation) co_return co_await settle(job, interrupted());
  auto written = get_extension(job.context.arm, job.target, job.attempt->name);
  if (!written) co_return std::move(written).error();
  auto options = run_options(job);
  if (!options) co_return std::move(options).failure();
  auto accepted = arm::Accepted::resume(job.context.arm.endpoint(), written->url, *job.operation, std::move(*options));
  if (!accepted) co_return std::move(accepted).error();
  job.accepted.emplace(std::move(*accepted));
  co_return co_await watch(job);
}

// Only the power state may be left to do; the outcome is told once more.
Task<Outcome> from_the_end(Job& job) {
  if (job.proved >= Evidence::applied) co_return proved_before(job, job.proved);
  if (!job.attempt) co_return not_sent(job);
  auto look = co_await look_once(job);
  if (look && look->verdict == Verdict::absent) co_return not_sent(job);
  co_return co_await settle(job, interrupted());
}

}  // namespace

Task<Outcome> go_on(Job& job) {
  if (job.by_script() && job.reached != Reached::preparing) co_return co_await resume_script(job);
  auto timed = co_await set_watch(job);
  if (!timed) co_return std::move(timed).error();
  switch (*job.reached) {
    case Reached::preparing:
      co_return co_await from_the_beginning(job);
    case Reached::writing:
      co_return co_await from_the_write(job);
    case Reached::accepted:
      co_return co_await from_the_poll(job);
    case Reached::settled:
      break;
  }
  co_return co_await from_the_end(job);
}

Task<Result<ResetResult>> resume(Context context, Resume request, Work work) {
  auto token = read_token(request.token);
  if (!token) co_return std::move(token).error();
  if (auto checked = check(request, *token, context.arm.endpoint()); !checked) co_return std::move(checked).error();
  auto target = ResourceId::parse(token->target);
  if (!target) co_return std::move(target).error();

  Job job(context, std::move(*target));
  job.password = std::move(request.password);
  job.tokens = Keeper(std::move(request.resume_sink));
  job.sealing_key = std::move(request.sealing_key);
  job.secrets = Keeper(std::move(request.secret_sink));
  job.proved = token->evidence;
  take_over(job, std::move(*token));

  auto place = co_await enter_writers(context, job.target);
  if (!place) co_return left_as_it_was(job, std::move(place).error());
  auto ended = co_await run_and_wind_up(job, work);
  co_return result_of(job, std::move(ended));
}

}  // namespace azvmreset::ops
