// Going on where the journal is lost: the plan says what was meant, Azure what
// was done, and a new journal begins with both.
#include "rescue/resume_by_plan.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "offline/places.hpp"
#include "ops/blockers.hpp"
#include "rescue/beginning.hpp"
#include "rescue/checks.hpp"
#include "rescue/ending.hpp"
#include "rescue/job.hpp"
#include "rescue/survey.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

Error in_the_way(const RescueItem& item) {
  auto error = base::fail(ErrorCode::blocked, "{} is in the way, and nothing proves that it is of this rescue: {}",
                          item.id, item.reason);
  error.blockers = {"leftovers"};
  error.remedy = "find out who has made it; then go on, or begin anew with another plan";
  return error;
}

// What was staged nobody knows: a copy that Windows has not had counts as half planted.
Task<Result<void>> doubt_the_copy(Job& job, bool was_swapped_in) {
  const LedgerItem* copy = job.chronicle.known().item(job.at.copy);
  if (was_swapped_in || copy == nullptr || job.plan.task == PlantedTask::nothing) co_return Result<void>();
  PlantedWords words;
  co_return co_await job.chronicle.planting(std::move(words));
}

// Nothing is attached to it any more, or not yet: its own step asks for the tag and the interface before it is used.
bool is_of_rescue_machine(const offline::Places& at, const std::string& id) {
  const std::string* const parts[] = {&at.rescue_vm,      &at.rescue_disk,    &at.rescue_interface,
                                      &at.rescue_network, &at.rescue_gateway, &at.rescue_address};
  return std::ranges::any_of(parts, [&id](const std::string* one) { return base::equals_ignoring_case(*one, id); });
}

Task<Result<void>> note_what_is_there(Job& job, Survey seen) {
  for (const RescueItem& item : seen.items) {
    const bool foreign = item.fate == ItemFate::not_ours;
    if (foreign && !is_of_rescue_machine(job.at, item.id)) co_return in_the_way(item);
    // Its step asks whether it is ours, and enters it.
    if (foreign) continue;
    if (item.type == "tag" || base::equals_ignoring_case(item.id, job.at.os_disk)) continue;
    auto noted = co_await job.chronicle.made(item.type, item.id);
    if (!noted) co_return noted;
  }
  const bool may_have_run = seen.has_run_on_copy != Tristate::no;
  if (may_have_run) {
    auto noted = co_await job.chronicle.will_start(std::nullopt);
    if (!noted) co_return noted;
  }
  co_return co_await doubt_the_copy(job, seen.on_copy || may_have_run);
}

}  // namespace

Task<Result<RescueResult>> resume_rescue_by_plan(ops::Context context, ResumeRescue request) {
  Plan plan = std::move(*request.plan);
  if (!plan.blockers.empty()) co_return ops::blocked(plan.blockers);
  auto at = offline::places_of(plan);
  if (!at) co_return std::move(at).error();
  auto vm = ResourceId::parse(plan.target);
  if (!vm) co_return std::move(vm).error();
  std::string id = plan.id;
  std::string given = plan.rescue_is_made ? std::string() : at->rescue_vm;
  auto seen = co_await survey(context, std::move(*vm), std::move(id), std::move(given));
  if (!seen) co_return std::move(seen).error();
  // What runs on the copy was planted before, and the key that may open it need not be this one's to keep.
  auto fit = seen->on_copy ? Result<void>() : check_secrets(request, plan);
  if (!fit) co_return std::move(fit).error();

  Job job(context, std::move(plan), std::move(*at),
          Chronicle(journal::Log(context.storage, request.keep.journal, context.clock)), request.keep);
  job.key = std::move(request.sealing_key);
  job.password = std::move(request.password);
  job.on_failure = request.on_failure;
  job.require = request.require;
  job.agent_patience = request.agent_patience;
  job.lease_time = request.lease_time;
  auto begun = co_await begin_journal(job);
  if (!begun) co_return std::move(begun).error();
  auto noted = co_await note_what_is_there(job, std::move(*seen));
  if (!noted) co_return std::move(noted).error();
  take_in(job);
  co_return co_await carry_out(job);
}

}  // namespace azvmreset::rescue
