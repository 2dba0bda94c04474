#include "base/format.hpp"
#include "offline/actions.hpp"
#include "offline/inventory.hpp"
#include "offline/last_resort.hpp"
#include "offline/plan.hpp"
#include "offline/refusals.hpp"
#include "offline/rescue_choice.hpp"
#include "offline/schedule.hpp"
#include "offline/situation.hpp"
#include "offline/steps.hpp"
#include "offline/warnings.hpp"

#include <string>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::format;

void take_over(const PlanRescue& request, Plan& plan) {
  plan.target = request.target.text();
  plan.task = request.task;
  plan.hook = request.hook;
  if (request.task == PlantedTask::reset_password) {
    plan.username = request.reset.username;
    plan.built_in_administrator = request.reset.built_in_administrator;
    plan.existing_only = request.reset.existing_only;
    plan.add_to = request.reset.add_to;
    plan.plaintext = request.reset.plaintext;
  }
  const bool plants = request.task != PlantedTask::nothing;
  plan.network = request.rescue.network;
  plan.probe = plants && request.probe;
  plan.read_back = plants ? request.read_back : ReadBack::none;
  plan.deallocate = request.deallocate;
  plan.power_after = request.power_after;
  plan.lease = request.lease;
  plan.keep_snapshot = request.keep_snapshot;
  plan.from_snapshot = request.from_snapshot;
}

PlanFacts facts_of(const Situation& now) {
  const arm::VmProfile& profile = now.world.vm.profile;
  const arm::DiskView& disk = now.disk();
  PlanFacts facts;
  facts.vm_size = profile.size;
  facts.location = now.world.vm.location;
  facts.zone = profile.zone;
  facts.power = now.power;
  facts.os_disk_id = now.at.os_disk;
  facts.os_disk_unique_id = disk.unique_id;
  facts.os_disk_sku = disk.sku;
  facts.os_disk_tier = disk.tier;
  facts.os_disk_bytes = disk.bytes;
  facts.hyper_v_generation = now.generation;
  facts.security_type = now.security_type;
  facts.encryption_set_id = disk.encryption_set_id;
  facts.disk_controller = profile.disk_controller;
  facts.network_access_policy = disk.network_access_policy;
  facts.disk_access_id = disk.disk_access_id;
  facts.rescue_vm = now.at.rescue_vm;
  facts.rescue_size = now.rescue.size;
  facts.rescue_image = now.rescue.image;
  facts.rescue_subnet_id = now.at.rescue_subnet;
  facts.rescue_zone = now.rescue.zone;
  facts.rescue_address_range = now.rescue.address_range;
  facts.rescue_admin_username = now.rescue.admin_username;
  facts.rescue_os_disk_sku = now.rescue.os_disk_sku;
  facts.rescue_disk_encryption_set = now.request.rescue.disk_encryption_set;
  facts.rescue_encryption_at_host = now.request.rescue.encryption_at_host;
  facts.rescue_security_type = now.request.rescue.security_type;
  facts.rescue_license_type = now.request.rescue.license_type;
  return facts;
}

void say_why_offline(const Situation& now, Plan& plan) {
  const auto failure = failure_shown(now.request.after_failure, now.request.target);
  LastResort resort = judge_last_resort(now.world.preflight, now.request, failure ? *failure : std::string());
  plan.reason = std::move(resort.reason);
  if (resort.blocker) plan.blockers.push_back(std::move(*resort.blocker));
  if (resort.warning) plan.warnings.push_back(std::move(*resort.warning));
}

void judge(const Situation& now, Plan& plan) {
  refuse_by_disk(now, plan.blockers);
  refuse_by_snapshot(now, plan.blockers);
  refuse_by_rights(now, plan.required_actions, plan.blockers);
  if (now.plants) {
    judge_rescue(now, plan);
    say_why_offline(now, plan);
  } else {
    plan.reason = "restore";
  }
  warn(now, plan);
  say_unknowns(now, plan);
}

// Not only the copy: whatever is taken of it before its script has run.
void warn_of_plaintext(const Situation& now, Plan& plan) {
  if (!now.plants_password) return;
  std::string holders;
  for (const PlanResource& one : plan.resources) {
    if (one.holds_password) holders += format("{}{}", holders.empty() ? "" : ", ", one.id);
  }
  plan.warnings.emplace_back(
      "plaintext_on_disks",
      format(
          "the chosen password lies in the clear on {}, and on every snapshot or backup that is taken of them, until "
          "its script has run",
          holders),
      "have the guest make the password, sealed to a key of yours; or change it after the sign-in");
}

void say_next_steps(Plan& plan) {
  if (!plan.blockers.empty()) {
    plan.next_steps.push_back("see to what blocks it, and plan again");
    return;
  }
  plan.next_steps.push_back(
      "have the plan looked through: what it makes, who can read the disk, how long the VM is down");
  plan.next_steps.push_back("carry it out, or by hand: as az or PowerShell commands");
  plan.next_steps.push_back(
      format("keep the original disk {} until the sign-in works, then delete it by hand", plan.facts.os_disk_id));
}

}  // namespace

Plan make_plan(const World& world, const PlanRescue& request) {
  const Situation now(world, request);
  Plan plan;
  take_over(request, plan);
  plan.id = now.id;
  plan.rescue_os = now.rescue.os;
  plan.rescue_is_made = now.rescue.made;
  plan.facts = facts_of(now);
  // Without a managed disk there is nothing that a step could begin with.
  const bool managed = !now.at.os_disk.empty() && !world.vm.os_disk_ephemeral;
  if (managed) plan.steps = steps_of(now);
  plan.required_actions = actions_of(request, plan.steps);
  list_resources(now, plan);
  say_what_travels(now, plan);
  say_who_reads(now, plan);
  judge(now, plan);
  warn_of_plaintext(now, plan);
  const Schedule schedule = schedule_of(plan.steps);
  plan.expected = schedule.whole;
  plan.downtime = schedule.downtime;
  say_next_steps(plan);
  return plan;
}

}  // namespace azvmreset::offline
