#include "recovery/rotation.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/local_checks.hpp"
#include "ops/password.hpp"
#include "ops/sign_in.hpp"
#include "recovery/ladder.hpp"
#include "recovery/rotation_job.hpp"
#include "recovery/settling.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::recovery {
namespace {

using base::format;
using base::quoted;
using engine::Task;

// Known to have ended before anything left that could set the password.
bool has_sent_nothing(const Error& error) noexcept {
  if (error.may_have_arrived) return false;
  switch (category_of(error.code)) {
    case ErrorCategory::usage:
    case ErrorCategory::blocked:
    case ErrorCategory::authentication:
    case ErrorCategory::not_found:
    case ErrorCategory::deadline:
    case ErrorCategory::cancelled:
    case ErrorCategory::network:
      return true;
    default:
      return false;
  }
}

Result<void> check_candidate(const std::optional<RotationCandidate>& candidate, std::string_view what) {
  if (!candidate) return {};
  if (candidate->id.empty()) return ops::invalid(format("found no id in the {} candidate", what), "give its id");
  if (candidate->secret.empty()) {
    return ops::invalid(format("found no secret in the {} candidate {}", what, quoted(candidate->id)),
                        "give what the vault holds, or leave the candidate out");
  }
  return {};
}

Result<void> check(const Rotate& request) {
  if (!request.vault) return ops::invalid("found no vault", "give one: nothing is set that nobody has");
  if (request.resume_sink.index() != 0) {
    return ops::invalid("found a resume_sink, but a rotation keeps its resume tokens with the candidate in the vault",
                        "leave out the sink");
  }
  if (request.commit_at < Evidence::applied || request.commit_at > Evidence::verified) {
    return ops::invalid(
        format("found commit_at = {}; expected applied, confirmed or verified", name_of(request.commit_at)),
        "use one of these");
  }
  if (auto checked = check_candidate(request.current, "current"); !checked) return checked;
  if (auto checked = check_candidate(request.pending, "pending"); !checked) return checked;
  if (request.current && request.current->kind != CandidateKind::password) {
    return ops::invalid("found a sealing key as the current candidate; expected a password", "give it as pending");
  }
  if (request.current && request.pending && request.current->id == request.pending->id) {
    return ops::invalid(format("found {} as the id of both candidates", quoted(request.current->id)),
                        "give each an id of its own, or leave out the pending one");
  }
  if (request.settle_only && request.sealing_key) {
    return ops::invalid("found settle_only with a sealing_key, which is for a new password", "leave out one of them");
  }
  return {};
}

ResetPassword reset_of(const RotationJob& job, Secret password) {
  ResetPassword reset = as_reset(job.request, std::move(password));
  reset.resume_sink = job.desk->token_sink();
  if (reset.sealing_key) {
    reset.secret_sink = job.desk->password_sink();
    if (!reset.sealing_key->kept()) reset.key_sink = job.desk->stored_already();
  }
  return reset;
}

Result<RotationCandidate> make_candidate(RotationJob& job) {
  RotationCandidate made(job.context.random.guid(host::Stream::ids), Secret());
  if (job.request.sealing_key) {
    made.kind = CandidateKind::sealing_key;
    made.secret = job.request.sealing_key->to_pem();
    return made;
  }
  PasswordWish wish;
  wish.channel = PasswordChannel::vm_access;
  wish.account = job.request.username;
  auto password = ops::make_password(wish, job.context.random);
  if (!password) return std::move(password).error();
  made.secret = std::move(*password);
  return made;
}

Error not_set(RotationJob& job, const std::string& id, Error error) {
  if (has_sent_nothing(error)) {
    job.report_of(id).in_force = Tristate::no;
    error.message = "the new password was not set: " + error.message;
    return error;
  }
  error.message =
      format("the new password is pending in the vault as {}, and may be in force: {}", quoted(id), error.message);
  if (error.code == ErrorCode::outcome_unknown && job.commit_at == Evidence::verified && !error.remedy.empty()) {
    error.remedy += "; where the guest lets no local account sign in over the network, commit at confirmed";
  }
  return error;
}

Task<Result<void>> store(RotationJob& job, RotationCandidate made) {
  job.context.progress.entered(Phase::storing, "the vault is keeping the new candidate");
  const std::string id = made.id;
  job.add(made).in_force = Tristate::no;
  job.desk->set_pending(std::move(made));
  auto stored = co_await job.desk->store_pending(job.context.storage);
  if (stored) co_return stored;
  Error error = std::move(stored).error();
  error.message =
      format("the vault did not keep the new candidate {}, so nothing was sent: {}", quoted(id), error.message);
  co_return error;
}

Task<Result<void>> set(RotationJob& job) {
  const RotationCandidate& made = job.desk->pending();
  const std::string id = made.id;
  job.report_of(id).in_force = Tristate::unknown;
  ResetPassword request = reset_of(job, job.request.sealing_key ? Secret() : made.secret.duplicate());
  auto reset = co_await recovery::reset_password(job.context, std::move(request));
  job.report_of(id).kind = job.desk->pending().kind;
  if (!reset) co_return not_set(job, id, std::move(reset).error());
  if (reset->evidence < job.commit_at) {
    Error error = ops::evidence_missing(reset->evidence, job.commit_at, reset->warnings);
    error.may_have_arrived = true;
    co_return not_set(job, id, std::move(error));
  }
  job.report_of(id).sign_in = reset->sign_in;
  job.only_in_force(id);
  for (const std::string& id_of_request : reset->correlation_ids) job.result.correlation_ids.push_back(id_of_request);
  job.result.reset = std::move(*reset);
  co_return Result<void>();
}

Task<Result<void>> commit(RotationJob& job) {
  job.context.progress.entered(Phase::storing, "the vault makes the new candidate the current one");
  const std::string id = job.desk->pending().id;
  auto committed = co_await job.desk->commit(job.context.storage, id);
  if (!committed) {
    Error error = std::move(committed).error();
    error.message = format(
        "the new password {} is in force and {}, and pending in the vault, which did not make it "
        "the current one: {}",
        quoted(id), name_of(job.result.reset->evidence), error.message);
    co_return error;
  }
  job.result.current = id;
  job.result.evidence = job.result.reset->evidence;
  co_return Result<void>();
}

Task<Result<void>> set_new(RotationJob& job) {
  auto made = make_candidate(job);
  if (!made) co_return std::move(made).error();
  auto stored = co_await store(job, std::move(*made));
  if (!stored) co_return stored;
  auto done = co_await set(job);
  if (!done) co_return done;
  co_return co_await commit(job);
}

Task<Result<void>> carry_out(RotationJob& job) {
  if (job.request.pending) {
    job.desk->set_pending(job.request.pending->duplicate());
    auto settled = co_await settle(job);
    if (!settled) co_return settled;
  }
  if (job.request.settle_only) co_return Result<void>();
  co_return co_await set_new(job);
}

// What is to be given to the next rotation.
Error told(const RotationJob& job, Error error) {
  for (auto report = job.result.candidates.rbegin(); report != job.result.candidates.rend(); ++report) {
    if (report->in_force != Tristate::no) error.candidates.push_back(report->id);
  }
  // The vault has it with the candidate, and only a rotation tells the vault what comes of it.
  error.resume_token.clear();
  const std::string again = "rotate again with what the vault holds then, current and pending";
  error.remedy = error.remedy.empty() ? again : error.remedy + "; then " + again;
  return error;
}

void advise(RotationResult& result) {
  if (result.reset) return;
  if (result.current.empty()) {
    result.next_steps.emplace_back("rotate without settle_only for a new password");
  } else {
    result.next_steps.push_back(format("the account signs in with the candidate {}", quoted(result.current)));
  }
}

}  // namespace

Task<Result<RotationResult>> rotate(ops::Context context, Rotate request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  RotationJob job(context, std::move(request));
  auto warnings = ops::check_but_password(reset_of(job, Secret()));
  if (!warnings) co_return std::move(warnings).error();

  RotationResult& result = job.result;
  result.target = job.request.target.text();
  result.operation_id = context.random.guid(host::Stream::ids);
  result.username = job.request.username;
  result.started_at = context.clock.wall_now();
  result.warnings = std::move(*warnings);
  if (job.request.pending) job.add(*job.request.pending);
  if (job.request.current) job.add(*job.request.current);

  auto ended = co_await carry_out(job);
  if (!ended) co_return told(job, std::move(ended).error());
  advise(result);
  result.finished_at = context.clock.wall_now();
  co_return std::move(result);
}

}  // namespace azvmreset::recovery
