#include "base/fail.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "guest/planting.hpp"
#include "guest/sealed_blocks.hpp"
#include "rescue/guest_talk.hpp"
#include "rescue/marker_reading.hpp"
#include "rescue/patience.hpp"
#include "rescue/power.hpp"
#include "rescue/reaching.hpp"
#include "rescue/sending.hpp"
#include "rescue/told_result.hpp"
#include "staging/told.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

// What the planted script has told: who is asked, and what comes of it.
namespace azvmreset::rescue {
namespace {

using base::format;
using engine::Task;
using namespace std::chrono_literals;

// Windows starts, processes its policy, and the script does its work.
constexpr std::chrono::seconds longest_boot = 3min;

// What Windows has written shows in a snapshot a moment later, and a script
// that began may still be at work.
constexpr engine::Duration longest_script = 8min;

struct Found {
  std::string by;  // "agent" or "snapshot"; empty: nobody could be asked
  std::optional<std::string> bytes;
};

bool is_whole(const Job& job, const Found& found) {
  if (!found.bytes) return false;
  const auto marker = marker_of(*found.bytes, job.plan);
  return marker && is_finished(*marker);
}

// The agent is up before the script has ended, sometimes.
Task<Result<Found>> ask_agent(Job& job) {
  Patience patience(job);
  Found found;
  found.by = "agent";
  for (;;) {
    auto reading = co_await read_by_agent(job, "confirm", "marker");
    if (!reading) co_return std::move(reading).error();
    found.bytes = std::move(reading->bytes);
    const engine::Duration longest = found.bytes ? longest_script : engine::Duration(longest_boot);
    if (is_whole(job, found)) co_return found;
    auto waited = co_await patience.before_next_look(longest, "the planted script has not ended");
    if (!waited && waited.error().code != ErrorCode::deadline_exceeded) co_return std::move(waited).error();
    if (!waited) co_return found;
  }
}

// The first snapshot may be of a moment too early.
Task<Result<Found>> look_into_snapshot(Job& job) {
  auto booted = co_await let_it_boot(job);
  if (!booted) co_return std::move(booted).error();
  Found found;
  found.by = "snapshot";
  for (bool again = false;; again = true) {
    auto reading = co_await read_by_snapshot(job);
    if (!reading) co_return std::move(reading).error();
    found.bytes = std::move(reading->bytes);
    if (again || is_whole(job, found)) co_return found;
    auto waited = co_await engine::sleep_for(engine::Duration(longest_boot));
    if (!waited) co_return std::move(waited).error();
  }
}

Task<Result<Found>> find_marker(Job& job) {
  const ReadBack wanted = job.plan.read_back;
  if (wanted != ReadBack::snapshot) {
    auto there = co_await agent_is_there(job);
    if (!there) co_return std::move(there).error();
    if (*there) {
      auto told = co_await ask_agent(job);
      const engine::Scope* scope = co_await engine::current_scope();
      if (told || wanted == ReadBack::agent || scope->stopped()) co_return told;
      job.result.warnings.emplace_back("agent_not_asked",
                                       "the agent came up, and could not read the marker: " + told.error().message,
                                       "a snapshot was read instead");
    }
  }
  if (wanted == ReadBack::agent) co_return Found();
  co_return co_await look_into_snapshot(job);
}

bool is_sealed(const Plan& plan) noexcept { return plan.task == PlantedTask::reset_password && !plan.plaintext; }

Task<Result<void>> note(Job& job, bool sealed, bool delivered) {
  MarkerWords words;
  words.outcome = job.result.outcome;
  words.evidence = job.result.evidence;
  words.read_back = job.result.read_back;
  words.sealed = sealed;
  words.delivered = delivered;
  co_return co_await job.chronicle.marker_said(std::move(words));
}

// The VM runs on the copy, and that is all that is known.
Task<Result<void>> conclude_without(Job& job) {
  job.result.read_back = "none";
  job.result.evidence = Evidence::applied;
  job.result.outcome = PlantedOutcome::unknown;
  job.result.marker = guest::marker_path(job.plan.id);
  const bool asked = job.plan.read_back != ReadBack::none;
  if (asked && is_sealed(job.plan)) {
    Error error = base::fail(ErrorCode::outcome_unknown,
                             "the agent of the VM {} stays silent, so nobody could read the sealed password from it",
                             job.plan.target);
    error.remedy = "see to its agent; the read_back automatic of another plan would read a snapshot instead";
    error.may_have_arrived = true;
    co_return error;
  }
  note_plaintext(job.plan, job.chronicle.known(), job.result);
  if (is_sealed(job.plan)) {
    job.result.warnings.emplace_back(
        "password_not_read", "the password that the guest makes stays sealed in the marker, because nobody reads it",
        "read it from the disk with the key: unstage");
  }
  auto noted = co_await note(job, false, false);
  if (!noted) co_return noted;
  co_return check_evidence(job.plan, job.result.evidence, job.require);
}

Error undelivered(Error error) {
  error.message =
      "the sealed password was not delivered; it stays in its marker, and what reads it stays, too: " + error.message;
  error.remedy = "give the sealing key that the rescue was begun with, and a secret_sink";
  return error;
}

Task<Result<void>> deliver(Job& job, guest::Marker& marker) {
  if (!job.key) co_return undelivered(Error(ErrorCode::invalid_argument, "no sealing key was given"));
  if (!job.secret_keeper.wanted())
    co_return undelivered(Error(ErrorCode::invalid_argument, "no secret_sink was given"));
  auto password = guest::open(*job.key, *marker.sealed, job.plan.id, staging::sealed_for(marker));
  if (!password) co_return undelivered(std::move(password).error());
  auto kept = co_await job.secret_keeper.store_again(job.context.storage, std::move(*password));
  if (!kept) co_return undelivered(std::move(kept).error());
  co_return Result<void>();
}

Task<Result<void>> deliver_once(Job& job, guest::Marker& marker) {
  const auto& told_before = job.chronicle.known().marker;
  job.result.password_delivered = told_before && told_before->delivered;
  const bool sealed = marker.sealed && !staging::is_void(marker);
  if (sealed && !job.result.password_delivered) {
    auto noted = co_await note(job, true, false);
    if (!noted) co_return noted;
    auto delivered = co_await deliver(job, marker);
    if (!delivered) co_return delivered;
    job.result.password_delivered = true;
  }
  co_return co_await note(job, sealed, job.result.password_delivered);
}

// Who gets an error gets no result that would name them.
Error with_plaintext(Job& job, Error error) {
  note_plaintext(job.plan, job.chronicle.known(), job.result);
  for (const std::string& disk : job.result.plaintext_disks) {
    error.message += format("; the chosen password may lie readable on {}", disk);
  }
  return error;
}

Task<Result<void>> conclude(Job& job, Found found) {
  auto marker = marker_of(*found.bytes, job.plan);
  if (!marker) co_return std::move(marker).error();
  RescueResult& result = job.result;
  const UnstageReport told = tell(*marker, result);
  result.read_back = found.by;
  result.marker = guest::marker_path(job.plan.id);
  if (const auto& planted = job.chronicle.known().planted) result.key_fingerprint = planted->key_fingerprint;
  auto delivered = co_await deliver_once(job, *marker);
  if (!delivered) co_return delivered;
  auto failed = failure_of(told, job.plan, result.password_delivered);
  if (failed) co_return with_plaintext(job, std::move(*failed));
  if (auto enough = check_evidence(job.plan, result.evidence, job.require); !enough) co_return enough;

  if (found.by != "agent") co_return Result<void>();
  auto left = co_await remove_by_agent(job);
  if (left) {
    result.warnings.push_back(std::move(*left));
  } else {
    result.marker.clear();
  }
  co_return Result<void>();
}

Error never_ran(Job& job) {
  Error error =
      base::fail(ErrorCode::guest_refused,
                 "Windows of the VM {} was started{} on the repaired copy, and has not run the planted script",
                 job.plan.target, job.result.restarted ? " twice" : "");
  error.remedy =
      "see in the VM's boot diagnostics whether Windows starts, and that a domain member reaches a domain controller; "
      "go back with rollback and discard_changes";
  error.may_have_arrived = true;
  return with_plaintext(job, std::move(error));
}

// Another process heard it, and the password is where it belongs: the marker may be gone since.
bool was_told(const Known& known) {
  const auto& marker = known.marker;
  return marker && marker->outcome == PlantedOutcome::done && (!marker->sealed || marker->delivered);
}

// The journal is lost: that Windows has run on the copy was seen, and not when.
bool is_from_sight(const Known& known) { return known.start_meant && !known.start_meant_at; }

// Either its password was delivered, and the marker removed, by the process whose journal is lost; or the script has
// not run, and a restart would not be the one that the plan allows.
Task<Result<void>> conclude_without_marker(Job& job, std::string by) {
  job.result.read_back = std::move(by);
  job.result.evidence = Evidence::applied;
  job.result.marker = guest::marker_path(job.plan.id);
  note_plaintext(job.plan, job.chronicle.known(), job.result);
  job.result.warnings.emplace_back("marker_gone",
                                   "the script's marker is not on the disk: it was removed once its password was "
                                   "delivered, or the script has not run",
                                   "sign in with the password that the secret_sink was given; else reset it anew");
  auto noted = co_await note(job, false, false);
  if (!noted) co_return noted;
  co_return check_evidence(job.plan, job.result.evidence, job.require);
}

// Local policy may be processed one start late. The hook `setup` is disarmed by
// now: it would not run.
bool may_run_later(const Job& job) { return job.plan.hook == Hook::group_policy && !job.chronicle.known().restarted; }

Task<Result<void>> restart_once(Job& job) {
  auto noted = co_await job.chronicle.will_restart();
  if (!noted) co_return noted;
  Patience patience(job);
  for (;;) {
    auto call = power_call(job, "restart");
    if (!call) co_return std::move(call).error();
    auto restarted = co_await write(job, "confirm", std::move(*call));
    if (restarted) break;
    auto again = co_await patience.after(std::move(restarted).error());
    if (!again) co_return again;
  }
  auto running = co_await ensure_running(job, "confirm");
  if (!running) co_return running;
  co_return co_await engine::sleep_for(engine::Duration(longest_boot));
}

}  // namespace

Task<Result<void>> read_back(Job& job) {
  if (was_told(job.chronicle.known())) co_return check_evidence(job.plan, job.result.evidence, job.require);
  if (job.plan.read_back == ReadBack::none) co_return co_await conclude_without(job);
  for (;;) {
    auto found = co_await find_marker(job);
    if (!found) co_return std::move(found).error();
    job.result.restarted = job.chronicle.known().restarted;
    if (found->by.empty()) co_return co_await conclude_without(job);
    if (found->bytes) co_return co_await conclude(job, std::move(*found));
    if (is_from_sight(job.chronicle.known())) co_return co_await conclude_without_marker(job, std::move(found->by));
    job.result.outcome = PlantedOutcome::not_run;
    if (!may_run_later(job)) co_return never_ran(job);
    auto restarted = co_await restart_once(job);
    if (!restarted) co_return restarted;
  }
}

}  // namespace azvmreset::rescue
