#include "offline/warnings.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "offline/descent.hpp"
#include "offline/plan_names.hpp"
#include "ops/findings.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

// After which Windows has changed the password of a machine's account (30 days
// by default): a member that goes back further has lost its domain's trust.
constexpr int days_of_trust = 30;

bool contains(std::string_view text, std::string_view part) noexcept {
  return base::find_ignoring_case(text, part) != std::string_view::npos;
}

bool has_extension(const arm::VmView& vm, std::string_view type) {
  return std::any_of(vm.extensions.begin(), vm.extensions.end(), [type](const arm::ExtensionView& one) {
    return equals_ignoring_case(one.type, type) || one.type.ends_with(format(".{}", type));
  });
}

bool joined_a_domain(const Situation& now) { return has_extension(now.world.vm, "JsonADDomainExtension"); }

// What preflight warns of the VM; what it warns of VMAccess concerns nobody here.
void pass_on(const Situation& now, Plan& plan) {
  for (const Finding& found : now.world.preflight.warnings) {
    if (found.code != "entra_login_installed") plan.warnings.push_back(found);
  }
  if (!now.world.preflight.provisioning_state.empty() &&
      !equals_ignoring_case(now.world.preflight.provisioning_state, "Succeeded")) {
    plan.warnings.emplace_back("provisioning_state",
                               format("the VM's provisioning state is {}: another operation may be changing it",
                                      quoted(now.world.preflight.provisioning_state)),
                               "wait until that operation has ended");
  }
}

void warn_of_locks(const Situation& now, Plan& plan) {
  for (const arm::LockView& lock : now.world.locks) {
    if (lock.level() != arm::LockLevel::cannot_delete) continue;
    plan.warnings.emplace_back("cannot_clean_up",
                               format("a CanNotDelete lock keeps what the plan makes and would delete: {} on {}",
                                      quoted(lock.name), quoted(lock.scope(), 300)),
                               "have the lock removed before, or remove what is left afterwards (cleanup)");
  }
}

void warn_of_protection(const Situation& now, Plan& plan) {
  const auto& backup = now.world.backup;
  if (backup ? backup->covered : has_extension(now.world.vm, "VMSnapshot")) {
    plan.warnings.emplace_back("protected_item",
                               "the VM is backed up: the backups go on with the new OS disk, and its first one is a "
                               "full one; recovery points of before stay as they are",
                               "afterwards, see that the next backup succeeds");
  }
  if (has_extension(now.world.vm, "SiteRecovery-Windows") || has_extension(now.world.vm, "Windows.SiteRecovery")) {
    plan.warnings.emplace_back(
        "protected_item", "the VM is replicated by Site Recovery, which does not follow a swapped OS disk by itself",
        "disable the replication before, and enable it again afterwards");
  }
}

void warn_of_windows(const Situation& now, Plan& plan) {
  const arm::VmProfile& profile = now.world.vm.profile;
  const std::string& name = now.world.vm.os_name;
  const bool client = (contains(name, "Windows 10") || contains(name, "Windows 11")) ||
                      contains(profile.image.offer, "windows-10") || contains(profile.image.offer, "windows-11") ||
                      equals_ignoring_case(profile.license_type, "Windows_Client");
  if (client && now.plants && now.request.hook == Hook::group_policy) {
    plan.warnings.emplace_back(
        "client_edition",
        "client editions of Windows process policy asynchronously: the planted script may run at "
        "the second start only",
        "expect one restart more; the plan allows it before it says that the script did not run");
  }
  if (joined_a_domain(now) && now.plants && now.request.hook == Hook::group_policy) {
    plan.warnings.emplace_back("domain_may_be_unreachable",
                               "the VM is a member of a domain: where it reaches no domain controller as it starts, "
                               "policy processing stops before the planted script",
                               "make sure that it reaches one, or use the hook setup");
  }
}

void warn_of_snapshot(const Situation& now, Plan& plan) {
  const auto& snapshot = now.world.snapshot;
  if (!snapshot) return;
  std::string age = "of unknown age";
  bool old = true;
  if (snapshot->created_at && now.world.answered_at) {
    const auto hours =
        std::chrono::duration_cast<std::chrono::hours>(*now.world.answered_at - *snapshot->created_at).count();
    age = format("{} days and {} hours old, of {}", hours / 24, hours % 24,
                 base::format_timestamp(*snapshot->created_at));
    old = hours / 24 >= days_of_trust;
  }
  plan.warnings.emplace_back(
      "old_snapshot",
      format(
          "the snapshot is {}: what was written to the disk since is not on the copy{}", age,
          old ? ", and a member of a domain may have lost its trust, for the password of its account has changed" : ""),
      now.plants ? "leave from_snapshot out, unless you mean to go back to that day"
                 : "see that nothing that was written since is missed; the disk of now is kept, too");
  if (now.plants) return;
  if (joined_a_domain(now)) {
    plan.warnings.emplace_back(
        "domain_member",
        format("the VM is a member of a domain, and goes back to the machine account's password of that day{}",
               old ? ", which is older than the 30 days after which Windows changes it" : ""),
        "where its domain does not trust it afterwards, sign in by a local account and repair that "
        "(Test-ComputerSecureChannel -Repair)");
  }
  if (descent_of(*snapshot, now) == Descent::former_disk) {
    plan.warnings.emplace_back("lineage_by_tag",
                               format("that the snapshot's disk {} was this VM's is known by the tag {} of its present "
                                      "OS disk alone, which anybody may write who may write that disk",
                                      quoted(snapshot->source_id, 300), original_tag),
                               "see for yourself that it was");
  }
}

void warn_of_platform(const Situation& now, Plan& plan) {
  if (!now.fenced) {
    plan.warnings.emplace_back(
        "unfenced",
        format("this cloud's api-version {} of virtual machines has no ETag: the VM is read and compared before it is "
               "written, and a change in between would not be noticed",
               quoted(now.version(arm::ResourceType::virtual_machines))),
        "see to it that nobody else changes the VM meanwhile");
  }
  if (now.world.air_gapped && now.rescue.made && now.request.rescue.image.empty()) {
    plan.warnings.emplace_back("image_unchecked",
                               format("this cloud has a marketplace of its own: whether it offers {} shows when the "
                                      "rescue VM is made, before anything stops",
                                      quoted(now.rescue.image)),
                               "give an image that is known to be there, or a rescue VM");
  }
  for (const Denied& one : now.world.denied) {
    plan.warnings.emplace_back(
        "policy_denied",
        format("a policy denies {}{}: {}", one.what,
               one.denial.field.empty() ? "" : format(" for its {}", quoted(one.denial.field)),
               quoted(one.denial.assignment_id, 300)),
        "have it exempted, give the tags it wants, or a resource group that it does not hold for");
  }
}

void warn_of_choices(const Situation& now, Plan& plan) {
  const PlanRescue& request = now.request;
  if (request.deallocate && now.runs) {
    plan.warnings.emplace_back("deallocation",
                               "deallocating gives up the host (a start may fail for want of capacity), addresses that "
                               "are not static, and the temporary disk",
                               "leave deallocate out: the swap does not need it");
  }
  if (!request.lease) {
    plan.warnings.emplace_back("no_lease",
                               "without the tags on the VM nothing keeps a second rescuer away but the check of the OS "
                               "disk before the swap",
                               "see to it that nobody else rescues this VM meanwhile");
  }
  if (!now.plants) return;
  if (request.read_back == ReadBack::none) {
    plan.warnings.emplace_back("no_read_back", "nobody looks what the script did: the evidence is `applied` at most",
                               "sign in afterwards, and see for yourself");
  }
  if (request.hook == Hook::setup) {
    plan.warnings.emplace_back("hook_setup",
                               "the hook setup is not documented by Microsoft; while it is armed, Windows runs its "
                               "command at every start instead of coming up",
                               "use it only where the local policy is switched off");
  }
}

}  // namespace

void warn(const Situation& now, Plan& plan) {
  pass_on(now, plan);
  warn_of_locks(now, plan);
  warn_of_protection(now, plan);
  warn_of_windows(now, plan);
  warn_of_snapshot(now, plan);
  warn_of_platform(now, plan);
  warn_of_choices(now, plan);
}

}  // namespace azvmreset::offline
