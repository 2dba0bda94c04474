#include "offline/situation.hpp"

#include "arm/resource_path.hpp"
#include "base/format.hpp"
#include "offline/plan_names.hpp"
#include "offline/rescue_choice.hpp"

#include <utility>

namespace azvmreset::offline {
namespace {

using base::format;

constexpr std::string_view first_fenced_version = "2024-03-01";

// The canonical spelling of an id that becomes a part of URLs; empty for what
// is none.
std::string spelled(std::string_view id, std::string_view type) {
  const auto path = arm::ResourcePath::parse(id, "Microsoft.Compute", type, "resource");
  return path ? path->text() : std::string();
}

Whereabouts whereabouts_of(const Situation& now) {
  const RescueMachine& rescue = now.request.rescue;
  Whereabouts from;
  from.plan_id = now.id;
  from.vm = now.request.target.text();
  from.os_disk = spelled(now.world.vm.os_disk_id, "disks");
  from.from_snapshot = now.given_snapshot ? spelled(now.request.from_snapshot, "snapshots") : std::string();
  from.rescue = now.plants;
  if (rescue.existing) from.rescue_vm = rescue.existing->text();
  from.rescue_group = rescue.resource_group.empty() ? group_of(from.vm)
                                                    : format("/subscriptions/{}/resourceGroups/{}",
                                                             now.request.target.subscription(), rescue.resource_group);
  from.network = rescue.network;
  from.subnet = now.world.subnet_id;
  return from;
}

}  // namespace

std::string first_said(std::string_view one, std::string_view other) { return std::string(one.empty() ? other : one); }

Situation::Situation(const World& read, const PlanRescue& asked) : world(read), request(asked) {
  if (world.os_disk) disk_ = *world.os_disk;
  power = world.preflight.power;
  runs = power != "stopped" && power != "deallocated";
  plants = request.task != PlantedTask::nothing;
  given_snapshot = !request.from_snapshot.empty();
  plants_password = request.task == PlantedTask::reset_password && request.reset.plaintext;
  generation = first_said(disk_.generation, world.vm.profile.generation);
  security_type = first_said(world.vm.profile.security_type, disk_.security_type);
  fenced = version(arm::ResourceType::virtual_machines) >= first_fenced_version;

  id = plan_id(request, world.vm.os_disk_id, disk_.unique_id);
  at = places(whereabouts_of(*this));
  if (plants) {
    rescue = choose_rescue(*this);
  } else {
    rescue.made = false;
  }
}

}  // namespace azvmreset::offline
