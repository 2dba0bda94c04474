#include "recovery/settling.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/account.hpp"
#include "ops/findings.hpp"
#include "ops/resume.hpp"
#include "ops/sign_in.hpp"
#include "recovery/at_rest.hpp"

#include <string>
#include <utility>

namespace azvmreset::recovery {
namespace {

using base::format;
using base::quoted;
using engine::Task;

bool was_stopped(const Error& error) noexcept {
  return error.code == ErrorCode::cancelled || error.code == ErrorCode::deadline_exceeded;
}

Task<Result<void>> commit(RotationJob& job, std::string id, Evidence evidence) {
  job.only_in_force(id);
  job.context.progress.entered(Phase::storing, "telling the vault which candidate is in force");
  auto committed = co_await job.desk->commit(job.context.storage, id);
  if (!committed) {
    Error error = std::move(committed).error();
    error.message = format("the candidate {} is in force, but the vault did not make it the current one: {}",
                           quoted(id), error.message);
    co_return error;
  }
  job.result.current = std::move(id);
  job.result.evidence = evidence;
  co_return Result<void>();
}

// The process that set it ended before it knew what came of it. What the
// token leads to is told by Azure or by the guest; whatever cannot be learned
// so is left to the sign-in.
Task<Result<void>> follow_token(RotationJob& job) {
  const RotationCandidate& pending = job.desk->pending();
  const bool made_in_guest = pending.kind == CandidateKind::sealing_key;
  Resume request{std::string(pending.resume_token.expose())};
  request.resume_sink = job.desk->token_sink();
  if (made_in_guest) {
    auto key = SealingKey::from_pem(pending.secret);
    if (!key) co_return std::move(key).error();
    request.sealing_key = std::move(*key);
    request.secret_sink = job.desk->password_sink();
  }
  const std::string id = pending.id;
  auto resumed = co_await ops::resume(job.context, std::move(request));
  job.report_of(id).kind = job.desk->pending().kind;
  if (resumed) {
    ops::append(job.result.warnings, std::move(resumed->warnings));
    if (resumed->evidence < job.commit_at) co_return Result<void>();
    co_return co_await commit(job, id, resumed->evidence);
  }
  if (was_stopped(resumed.error())) co_return std::move(resumed).error();
  if (resumed.error().code == ErrorCode::not_sent) {
    job.report_of(id).in_force = Tristate::no;
    co_return Result<void>();
  }
  job.result.warnings.emplace_back(
      "not_resumed",
      format("what became of the candidate {} could not be read: {}", quoted(id), resumed.error().message),
      resumed.error().remedy);
  co_return Result<void>();
}

// One attempt: it counts towards the lock-out.
Task<Result<void>> try_sign_in(RotationJob& job, RotationCandidate candidate) {
  job.context.progress.entered(Phase::reading, "trying a candidate in the guest");
  Verify request(job.request.target, job.request.username);
  request.form = job.request.form;
  request.overrides = job.request.overrides;
  request.password = std::move(candidate.secret);
  auto report = co_await ops::verify(job.context, std::move(request));
  if (!report) co_return std::move(report).error();
  for (std::string& id : report->correlation_ids) job.result.correlation_ids.push_back(std::move(id));
  CandidateReport& told = job.report_of(candidate.id);
  told.sign_in = report->sign_in;
  if (report->sign_in == SignInOutcome::wrong_password) told.in_force = Tristate::no;
  if (report->sign_in != SignInOutcome::proved) co_return Result<void>();
  co_return co_await commit(job, candidate.id, Evidence::verified);
}

bool is_worth_a_try(RotationJob& job, const RotationCandidate& candidate) {
  return job.result.current.empty() && candidate.kind == CandidateKind::password &&
         job.report_of(candidate.id).in_force == Tristate::unknown;
}

// The first of those that may be in force and were not proved says why.
Result<void> judge(RotationJob& job) {
  if (!job.result.current.empty()) return {};
  for (const CandidateReport& report : job.result.candidates) {
    if (report.in_force == Tristate::no) continue;
    Error error(ErrorCode::outcome_unknown,
                format("which candidate is in force could not be found out, so no new password was set: the sign-in "
                       "with {} ended as {}",
                       quoted(report.id), name_of(report.sign_in)));
    error.remedy =
        "sign in with Remote Desktop, and give the rotation only the one that works, as current; or reset the password "
        "and give that";
    if (auto why = ops::warning_of(report.sign_in)) {
      error.message += ": " + why->message;
      error.remedy = why->remedy + "; or " + error.remedy;
    }
    if (report.sign_in == SignInOutcome::unproven && job.commit_at == Evidence::verified) {
      error.remedy = "commit at confirmed, for which the guest's own word on what was set is read; or " + error.remedy;
    }
    if (report.kind == CandidateKind::sealing_key) {
      error.message = format(
          "the password that the guest made for {} could not be fetched from the VM, and it may be "
          "in force; no new one was set",
          quoted(report.id));
      error.remedy = "reset the password by a way that needs none, and give that to the rotation as current";
      for (const Finding& warning : job.result.warnings) {
        if (warning.code == "not_resumed") error.message += ": " + warning.message;
      }
    }
    return error;
  }
  job.result.warnings.emplace_back("no_candidate_in_force",
                                   "none of the candidates that the vault holds is the password of the account: "
                                   "somebody else has changed it",
                                   "find out who did");
  return {};
}

}  // namespace

Task<Result<void>> settle(RotationJob& job) {
  auto rested = co_await wait_until_at_rest(job.context, job.request.target);
  if (!rested) co_return rested;
  const RotationCandidate& pending = job.desk->pending();
  const bool needs_token = pending.kind == CandidateKind::sealing_key || job.commit_at < Evidence::verified;
  if (needs_token && !pending.resume_token.empty()) {
    auto followed = co_await follow_token(job);
    if (!followed) co_return followed;
  }
  if (is_worth_a_try(job, pending)) {
    auto tried = co_await try_sign_in(job, pending.duplicate());
    if (!tried) co_return tried;
  }
  if (job.request.current && is_worth_a_try(job, *job.request.current)) {
    auto tried = co_await try_sign_in(job, job.request.current->duplicate());
    if (!tried) co_return tried;
  }
  co_return judge(job);
}

}  // namespace azvmreset::recovery
