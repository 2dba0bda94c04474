#include "rescue/opening.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "journal/log.hpp"
#include "offline/situation.hpp"
#include "offline/steps.hpp"
#include "rescue/checks.hpp"
#include "rescue/lineage.hpp"

#include <utility>

namespace azvmreset::rescue {
namespace {

using base::quoted;
using engine::Task;
using ops::Context;

Error unfit(std::string message, std::string remedy) {
  Error error(ErrorCode::invalid_argument, std::move(message));
  error.remedy = std::move(remedy);
  return error;
}

Task<Result<Opened>> open_by_journal(Context context, Journal journal) {
  Chronicle chronicle(journal::Log(context.storage, journal, context.clock));
  auto opened = co_await chronicle.open();
  if (!opened) co_return std::move(opened).error();
  auto plan = plan_of(chronicle.known(), context);
  if (!plan) co_return std::move(plan).error();
  auto at = offline::places_of(*plan);
  if (!at) co_return std::move(at).error();
  co_return Opened{std::move(*plan), std::move(*at), std::move(chronicle), {}, {}};
}

// A script's answer may be the only copy of a password that nobody has yet,
// and without the journal nobody knows whether it was delivered.
bool may_hold_password(const std::vector<RescueItem>& items) {
  for (const RescueItem& one : items) {
    if (one.id.ends_with("-marker") || one.id.ends_with("-read-back")) {
      if (base::find_ignoring_case(one.id, "/runCommands/") != std::string::npos) return true;
    }
  }
  return false;
}

Known known_by(const Survey& seen, const Plan& plan) {
  Known known;
  known.plan = plan;
  known.begun_at = seen.answered_at;
  known.start_meant = seen.has_run_on_copy != Tristate::no;
  for (const RescueItem& item : seen.items) {
    const bool ours = item.fate == ItemFate::to_be_deleted || item.fate == ItemFate::kept;
    if (ours && item.type != "tag") known.ledger.push_back({item.type, item.id, LedgerItem::State::made});
  }
  if (may_hold_password(seen.items)) {
    MarkerWords marker;
    marker.sealed = true;
    known.marker = std::move(marker);
  }
  return known;
}

Task<Result<Opened>> open_by_sight(Context context, ResourceId vm, std::string plan_id, Purpose purpose) {
  auto seen = co_await survey(context, vm, plan_id, std::string());
  if (!seen) co_return std::move(seen).error();
  if (seen->items.empty()) {
    co_return unfit(base::format("nothing of the rescue {} is seen at the VM {}", plan_id, vm.text()),
                    "see with adopt what is there; nothing may be left to do");
  }
  if (!seen->proved && purpose == Purpose::going_back) {
    Error error(ErrorCode::refused, "nothing was changed: what the VM's own disk was is not proved: " + seen->doubt);
    error.remedy = "give the journal of the rescue; or swap the disk by hand";
    co_return error;
  }
  Plan plan = plan_for_going_back(*seen, vm, context.arm.api_versions());
  Chronicle chronicle(journal::Log(context.storage, Journal(), context.clock));
  chronicle.believe(known_by(*seen, plan));
  Opened opened{std::move(plan), std::move(seen->at), std::move(chronicle), {}, std::move(seen->warnings)};
  for (RescueItem& item : seen->items) {
    if (item.fate == ItemFate::not_ours) opened.not_ours.push_back(std::move(item));
  }
  co_return std::move(opened);
}

}  // namespace

Plan plan_for_going_back(const Survey& seen, const ResourceId& vm, const arm::ApiVersions& versions) {
  offline::World world;
  world.vm = seen.vm;
  world.versions = versions;
  world.os_disk = seen.original;
  world.rescue = seen.rescue;
  // Nobody knows better: as it is now.
  world.preflight.power = seen.original_power.empty() ? seen.vm.power : seen.original_power;

  PlanRescue request(vm);
  request.task = PlantedTask::reset_rdp;
  if (!seen.rescue_is_made) request.rescue.existing = *ResourceId::parse(seen.at.rescue_vm);
  request.rescue.network = RescueNetwork::nat_gateway;
  offline::Situation now(world, request);
  now.id = seen.plan_id;
  now.at = seen.at;

  Plan plan;
  plan.id = seen.plan_id;
  plan.target = vm.text();
  plan.task = request.task;
  plan.rescue_is_made = seen.rescue_is_made;
  plan.network = request.rescue.network;
  const std::string computed = base::format("/azvmreset-{}-source", seen.plan_id);
  if (!seen.at.snapshot.ends_with(computed)) plan.from_snapshot = seen.at.snapshot;
  plan.facts.power = world.preflight.power;
  plan.facts.location = seen.vm.location;
  plan.facts.os_disk_id = seen.at.os_disk;
  plan.facts.rescue_vm = seen.at.rescue_vm;
  if (seen.original) plan.facts.os_disk_unique_id = seen.original->unique_id;
  plan.steps = offline::steps_of(now);
  return plan;
}

Task<Result<Opened>> open_rescue(Context context, WhichRescue which, Purpose purpose) {
  const bool by_journal = which.journal.index() != 0;
  if (by_journal && (which.target || !which.plan_id.empty())) {
    co_return unfit("found a journal, and a VM or the id of a plan beside it, which may be of another rescue",
                    "give the journal alone: it names both");
  }
  if (by_journal) co_return co_await open_by_journal(context, std::move(which.journal));
  if (!which.target || which.plan_id.empty()) {
    co_return unfit("found neither a journal nor a VM with the id of a plan",
                    "give the journal; where it is lost, the VM, and the plan's id as adopt shows it");
  }
  if (!is_plan_id(which.plan_id)) {
    co_return unfit(base::format("found {} as the id of a plan, expected 32 hexadecimal digits", quoted(which.plan_id)),
                    "take it from adopt");
  }
  co_return co_await open_by_sight(context, *which.target, std::move(which.plan_id), purpose);
}

}  // namespace azvmreset::rescue
