#include "rescue/checks.hpp"

#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/account_rules.hpp"
#include "journal/log.hpp"
#include "offline/plan.hpp"
#include "ops/local_checks.hpp"
#include "ops/sinks.hpp"
#include "rescue/restore_request.hpp"

#include <optional>
#include <string>
#include <utility>

namespace azvmreset::rescue {
namespace {

using ops::invalid;

// Shorter than that a lease would run out within one request.
constexpr std::chrono::seconds shortest_lease{60};
constexpr std::chrono::seconds longest_lease{24 * 3600};

Result<void> check_kept(const Journal& journal) {
  if (journal.index() == 0) {
    return invalid("found no journal: a rescue that is cut short could neither be gone on with nor undone",
                   "name a file that is not there yet");
  }
  return journal::check_journal(journal);
}

Result<void> check_lease(std::chrono::seconds time) {
  if (time >= shortest_lease && time <= longest_lease) return {};
  return invalid(base::format("found a lease_time of {} s; expected {} to {}", time.count(), shortest_lease.count(),
                              longest_lease.count()),
                 "leave it out");
}

Result<void> check_sinks(const RescueKeeping& keep) {
  if (keep.key_sink.index() != 0) {
    if (auto checked = ops::check_sink(keep.key_sink, "key_sink"); !checked) return checked;
  }
  if (keep.secret_sink.index() == 0) return {};
  return ops::check_sink(keep.secret_sink, "secret_sink");
}

Result<void> check_chosen(const Secret& password, const std::string& username, std::vector<Finding>& warnings) {
  if (password.empty()) {
    return invalid("found `plaintext` without a password", "give the password, or a sealing_key instead");
  }
  return ops::sort_out(guest::check_password(password, username),
                       "choose another password should the guest refuse this one", warnings);
}

Result<void> check_sealed(const std::optional<SealingKey>& key, const RescueKeeping& keep, ReadBack read_back) {
  if (!key) {
    return invalid("found neither a sealing_key nor a password",
                   "give a sealing_key: the guest makes the password, and the disk never holds it");
  }
  if (!key->kept() && keep.key_sink.index() == 0) {
    return invalid("found a sealing_key that was generated and is kept nowhere",
                   "name a key_sink, or load a key that you keep from PEM");
  }
  if (keep.secret_sink.index() == 0 && read_back != ReadBack::none) {
    return invalid("found no secret_sink for the password that the guest makes", "name a secret_sink");
  }
  return {};
}

Result<void> check_requirement(const Rescue& request) {
  if (request.read_back != ReadBack::none || request.require <= Evidence::applied) return {};
  return invalid(
      base::format("found {} required and no read_back, which alone could tell it", name_of(request.require)),
      "let the marker be read (automatic), or require no more than applied");
}

}  // namespace

Result<std::vector<Finding>> check(const Rescue& request) {
  std::vector<Finding> warnings;
  if (auto checked = check_kept(request.keep.journal); !checked) return std::move(checked).error();
  if (auto checked = check_lease(request.lease_time); !checked) return std::move(checked).error();
  if (auto checked = check_sinks(request.keep); !checked) return std::move(checked).error();
  if (auto checked = check_requirement(request); !checked) return std::move(checked).error();
  if (auto checked = offline::check(request); !checked) return std::move(checked).error();
  if (request.task != PlantedTask::reset_password) return warnings;
  const PlantedReset& reset = request.reset;
  auto password = reset.plaintext ? check_chosen(reset.password, reset.username, warnings)
                                  : check_sealed(reset.sealing_key, request.keep, request.read_back);
  if (!password) return std::move(password).error();
  return warnings;
}

Result<void> check(const RestoreVm& request) {
  if (auto checked = check_kept(request.journal); !checked) return checked;
  if (auto checked = check_lease(request.lease_time); !checked) return checked;
  return offline::check(planned(request));
}

Result<void> check(const ResumeRescue& request) {
  if (auto checked = check_kept(request.keep.journal); !checked) return checked;
  if (auto checked = check_lease(request.lease_time); !checked) return checked;
  return check_sinks(request.keep);
}

Result<void> check_secrets(const ResumeRescue& request, const Plan& plan) {
  if (plan.task != PlantedTask::reset_password) return {};
  std::vector<Finding> told_before;
  if (plan.plaintext) return check_chosen(request.password, plan.username, told_before);
  return check_sealed(request.sealing_key, request.keep, plan.read_back);
}

Result<void> check(const Rollback& request) { return check_lease(request.lease_time); }

Result<void> check(const Cleanup& request) { return check_lease(request.lease_time); }

Result<Plan> plan_of(const Known& known, const ops::Context& context) {
  if (!known.plan) return invalid("the journal has no plan", "see with adopt what was left, or give the plan");
  const std::string here = context.arm.endpoint().url().origin();
  if (known.endpoint == here) return *known.plan;
  return invalid(
      base::format("the rescue is of the cloud at {}; this client works at {}", base::quoted(known.endpoint), here),
      "make the client for that cloud");
}

}  // namespace azvmreset::rescue
