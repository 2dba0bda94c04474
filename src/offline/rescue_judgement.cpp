#include "offline/rescue_choice.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

void refuse(Plan& plan, Blocker which, std::string message, std::string_view remedy) {
  plan.blockers.push_back(ops::blocker(which, std::move(message), std::string(remedy)));
}

void unsuitable(Plan& plan, std::string message, std::string_view remedy) {
  refuse(plan, Blocker::rescue_unsuitable, std::move(message), remedy);
}

bool is_premium(std::string_view sku) { return sku.starts_with("Premium"); }
bool is_zone_redundant(const Situation& now) { return now.disk().sku.ends_with("_ZRS"); }

constexpr std::string_view another_size = "give another size, or none: then one is chosen";

void judge_offer(const Situation& now, Plan& plan, std::string_view remedy) {
  const arm::SizeView& size = *now.rescue.offered;
  if (!size.scsi) {
    unsuitable(plan,
               format("the rescue VM's size {} has no SCSI controller, so that the copy has no LUN to be found by",
                      quoted(size.name)),
               remedy);
  }
  if (is_premium(now.disk().sku) && !size.premium) {
    unsuitable(plan,
               format("the rescue VM's size {} takes no {} disks, as the copy is", quoted(size.name), now.disk().sku),
               remedy);
  }
  if (!equals_ignoring_case(size.architecture, "x64")) {
    unsuitable(plan,
               format("the rescue VM's size {} is of {}; expected x64", quoted(size.name), quoted(size.architecture)),
               remedy);
  }
  if (size.data_disks <= now.rescue.lun) {
    unsuitable(
        plan,
        format("the rescue VM has no free LUN: its size {} takes {} data disks", quoted(size.name), size.data_disks),
        "detach a disk from it, or give another one");
  }
}

// What a size must be able to because of how the rescue VM is to be made.
void judge_options(const Situation& now, Plan& plan) {
  const arm::SizeView& size = *now.rescue.offered;
  const RescueMachine& wanted = now.request.rescue;
  if (is_premium(now.rescue.os_disk_sku) && !size.premium) {
    unsuitable(plan, format("the size {} takes no OS disk of {}", quoted(size.name), now.rescue.os_disk_sku),
               another_size);
  }
  if (wanted.encryption_at_host && !size.encryption_at_host) {
    unsuitable(plan, format("the size {} has no encryption at host", quoted(size.name)), another_size);
  }
  if (wanted.security_type == "TrustedLaunch" && !size.trusted_launch) {
    unsuitable(plan, format("the size {} has no Trusted Launch", quoted(size.name)), another_size);
  }
}

void judge_made_size(const Situation& now, Plan& plan) {
  const std::string& zone = now.rescue.zone;
  if (!now.world.sizes) {
    plan.unknowns.emplace_back("sizes_unknown",
                               format("the sizes of this region could not be read: whether {} is to be had shows when "
                                      "the rescue VM is made (step 2), before anything stops",
                                      quoted(now.rescue.size)),
                               "give a size that is known to work");
    return;
  }
  if (now.rescue.offered == nullptr) {
    unsuitable(plan,
               now.rescue.size.empty()
                   ? format("no size for a rescue VM is to be had in {}", quoted(now.rescue.location))
                   : format("the size {} is not known in {}", quoted(now.rescue.size), quoted(now.rescue.location)),
               "give another size, or a rescue VM that is there already");
    return;
  }
  if (!now.rescue.offered->offered_in(zone)) {
    unsuitable(plan,
               format("the size {} is not to be had in {}{} by this subscription", quoted(now.rescue.size),
                      quoted(now.rescue.location), zone.empty() ? "" : format(", zone {}", quoted(zone))),
               another_size);
  }
  judge_offer(now, plan, another_size);
  judge_options(now, plan);
}

// A copy lies in the zone of its original, unless it lies in all of them.
bool reaches_the_disk(const std::string& zone, const Situation& now) {
  return zone == now.disk().zone || is_zone_redundant(now);
}

std::string shown_zone(const std::string& name) { return name.empty() ? "no zone" : "zone " + quoted(name); }

void judge_made_zone(const Situation& now, Plan& plan) {
  if (now.request.rescue.zone.empty() || !now.world.os_disk || reaches_the_disk(now.rescue.zone, now)) return;
  unsuitable(plan,
             format("the rescue VM would be in {}, the disk is in {}", shown_zone(now.rescue.zone),
                    shown_zone(now.disk().zone)),
             "leave the zone out: then it is that of the VM");
}

// publisher:offer:sku
std::string kind_of(const arm::ImageProfile& image) {
  return base::to_lower(format("{}:{}:{}", image.publisher, image.offer, image.sku));
}

constexpr std::string_view another_image = "use another image, another rescue VM, or a Linux one";

// Two Windows from one image version have one disk identity: the copy would
// come up offline, and setting it online would break its start (F5.6).
void judge_made_image(const Situation& now, Plan& plan) {
  const arm::ImageProfile& source = now.world.vm.profile.image;
  if (now.rescue.os != RescueOs::windows || source.publisher.empty()) return;
  const std::string wanted = base::to_lower(now.rescue.image);
  if (wanted == format("{}:{}", kind_of(source), base::to_lower(source.exact_version))) {
    refuse(plan, Blocker::disk_identity_collision, "the image of the rescue VM is the very one the VM was made from",
           another_image);
  } else if (wanted == kind_of(source) + ":latest") {
    plan.warnings.emplace_back(
        "image_may_collide",
        "the image of the rescue VM is the kind that the VM was made from: of one version, their "
        "disks have one identity",
        std::string(another_image));
  }
}

// The rescue VM's disk may have got another identity since, which the probe
// tells before anything stops.
void judge_given_image(const Situation& now, const arm::VmView& rescue, Plan& plan) {
  const arm::ImageProfile& source = now.world.vm.profile.image;
  const arm::ImageProfile& image = rescue.profile.image;
  const bool same = kind_of(source) == kind_of(image) && source.exact_version == image.exact_version;
  if (now.rescue.os != RescueOs::windows || !same || source.exact_version.empty()) return;
  constexpr std::string_view message = "the rescue VM was made from the very image that the VM was made from";
  if (now.request.probe) {
    plan.warnings.emplace_back("image_may_collide", std::string(message), std::string(another_image));
  } else {
    refuse(plan, Blocker::disk_identity_collision, std::string(message), another_image);
  }
}

void judge_given_place(const Situation& now, const arm::VmView& rescue, Plan& plan) {
  constexpr std::string_view remedy = "give a rescue VM beside the disk, or let one be made";
  if (!equals_ignoring_case(rescue.location, now.world.vm.location)) {
    unsuitable(plan,
               format("the rescue VM is in {}, the disk in {}", quoted(rescue.location), quoted(now.world.vm.location)),
               remedy);
  }
  if (!reaches_the_disk(rescue.profile.zone, now)) {
    unsuitable(
        plan,
        format("the rescue VM is in {}, the disk in {}", shown_zone(rescue.profile.zone), shown_zone(now.disk().zone)),
        remedy);
  }
}

void judge_given(const Situation& now, Plan& plan) {
  if (!now.world.rescue) return;
  const arm::VmView& rescue = *now.world.rescue;
  judge_given_place(now, rescue, plan);
  judge_given_image(now, rescue, plan);
  if (equals_ignoring_case(rescue.profile.disk_controller, "NVMe")) {
    unsuitable(plan, "the rescue VM has an NVMe controller, so that the copy has no LUN to be found by",
               "give a rescue VM with a SCSI controller");
  }
  if (now.rescue.offered != nullptr) judge_offer(now, plan, "give another rescue VM");
  const bool ready = rescue.agent && arm::state_of(rescue.agent->statuses, "ProvisioningState") == "succeeded";
  if (rescue.power != "running") {
    unsuitable(plan, format("the rescue VM is {}; expected running", quoted(rescue.power)), "start it, and plan again");
  } else if (!ready) {
    unsuitable(plan, "the agent of the rescue VM is not ready, and the scripts run through it",
               "wait until it is, or give another rescue VM");
  }
}

void judge_network(const Situation& now, Plan& plan) {
  if (!now.rescue.made || now.request.rescue.network == RescueNetwork::nat_gateway) return;
  if (now.at.rescue_subnet.empty()) {
    unsuitable(plan, "the VM's subnet could not be read, so the rescue VM would have no network",
               "give a subnet, or let a network with a NAT gateway be made");
    return;
  }
  const auto& subnet = now.world.subnet;
  if (!subnet || subnet->default_outbound || !subnet->nat_gateway_id.empty()) return;
  plan.warnings.emplace_back(
      "private_subnet",
      format("the subnet {} has no way out by default{}: without one to port 443 the rescue VM's agent cannot answer",
             quoted(subnet->id, 300), subnet->route_table_id.empty() ? "" : ", but a route table"),
      "make sure that it has one, give another subnet, or let a network with a NAT gateway be made");
}

void judge_quota(const Situation& now, Plan& plan) {
  if (!now.rescue.made || !now.world.usages || now.rescue.offered == nullptr) return;
  for (const arm::UsageView& usage : *now.world.usages) {
    const bool counts =
        equals_ignoring_case(usage.name, now.rescue.offered->family) || equals_ignoring_case(usage.name, "cores");
    if (!counts || usage.used + now.rescue.offered->cores <= usage.limit) continue;
    plan.warnings.emplace_back("quota_short",
                               format("{} of {} cores of {} are used in this region; the rescue VM takes {}",
                                      usage.used, usage.limit, quoted(usage.name), now.rescue.offered->cores),
                               "ask for more, give a size of another family, or a rescue VM that is there already");
  }
}

}  // namespace

void judge_rescue(const Situation& now, Plan& plan) {
  if (now.rescue.made) {
    judge_made_size(now, plan);
    judge_made_zone(now, plan);
    judge_made_image(now, plan);
  } else {
    judge_given(now, plan);
  }
  if (now.request.hook == Hook::setup && now.rescue.os != RescueOs::windows) {
    unsuitable(plan, "the hook setup is written by a Windows rescue VM alone, and this one runs Linux",
               "give a Windows rescue VM, or use the hook group_policy");
  }
  judge_network(now, plan);
  judge_quota(now, plan);
}

}  // namespace azvmreset::offline
