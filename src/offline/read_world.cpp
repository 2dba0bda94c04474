#include "offline/read_world.hpp"

#include "arm/endpoint.hpp"
#include "auth/cloud.hpp"
#include "base/ascii.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "engine/together.hpp"
#include "offline/read_parts.hpp"
#include "offline/situation.hpp"
#include "ops/preflight.hpp"
#include "ops/rights.hpp"
#include "ops/script_run_outcome.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;
using base::format;
using engine::Task;
using ops::Context;

Finding unread(std::string_view what, std::string_view action, const Error& why) {
  const bool forbidden = why.code == ErrorCode::permission_denied;
  return {format("{}_not_read", what),
          format("the {} could not be read, and the plan was made without: {}", what, why.message),
          forbidden ? format("ask for {}, and plan again", action) : std::string("plan again, or look by hand")};
}

// What is kept of a read that the plan can do without.
template <class T>
void keep(Result<T> read, std::optional<T>& place, std::string_view what, std::string_view action, World& world) {
  if (read) {
    place = std::move(*read);
  } else {
    world.unread.push_back(unread(what, action, read.error()));
  }
}

// A cloud of Microsoft's own has a known host. The ARM of an Azure Stack Hub
// has its region in it, which is also where all of its VMs are (F7).
void judge_cloud(const arm::Endpoint& endpoint, World& world) {
  const std::string host(endpoint.url().host());
  if (const Cloud* cloud = auth::cloud_of_arm_host(host)) {
    world.air_gapped = cloud->name == "USNat" || cloud->name == "USSec";
    return;
  }
  const std::string& region = world.vm.location;
  world.stack_hub = !region.empty() && (base::starts_with_ignoring_case(host, format("management.{}.", region)) ||
                                        base::starts_with_ignoring_case(host, format("adminmanagement.{}.", region)));
}

Task<Result<std::optional<arm::VmView>>> read_rescue(Context context, std::optional<ResourceId> vm) {
  if (!vm) co_return std::optional<arm::VmView>();
  auto examined = co_await ops::examine(context, *vm);
  if (!examined) co_return std::move(examined).error();
  co_return std::optional(std::move(examined->vm));
}

Task<Result<std::optional<arm::DiskView>>> read_given_snapshot(Context context, std::string id) {
  if (id.empty()) co_return std::optional<arm::DiskView>();
  auto snapshot = co_await read_volume(context, std::move(id));
  if (!snapshot) co_return std::move(snapshot).error();
  co_return std::optional(std::move(*snapshot));
}

Error about(Error error, std::string_view what) {
  error.message = format("{}: {}", what, error.message);
  return error;
}

// The machine, and whatever else was named in the request.
Task<Result<World>> read_named(Context context, Named named) {
  const ResourceId& target = named.target;
  auto reads = co_await engine::together(ops::examine(context, target), ops::read_permissions(context, target.text()),
                                         ops::read_locks(context, target.text()), read_rescue(context, named.rescue_vm),
                                         read_given_snapshot(context, named.snapshot));
  auto& [examined, permissions, locks, rescue, snapshot] = reads;
  if (!examined) co_return std::move(examined).error();
  const engine::Scope* scope = co_await engine::current_scope();
  if (scope->stopped()) co_return scope->stop_error();
  if (!rescue) co_return about(std::move(rescue).error(), "the rescue VM");
  if (!snapshot) co_return about(std::move(snapshot).error(), "the given snapshot");

  ops::judge_locks(locks, examined->report);
  ops::judge_permissions(permissions, target, examined->report);
  ops::judge_rungs(examined->report);
  World world;
  world.vm = std::move(examined->vm);
  world.preflight = std::move(examined->report);
  world.answered_at = examined->answered_at;
  world.rescue = std::move(*rescue);
  world.snapshot = std::move(*snapshot);
  if (permissions) world.rights.push_back({target.text(), std::move(*permissions)});
  judge_cloud(context.arm.endpoint(), world);
  co_return std::move(world);
}

// The scopes beside the VM in which something is made or changed.
struct Scopes {
  std::string disk_group;
  std::string rescue;  // its group, or the VM that is there already; empty: the disk's group
};

Scopes scopes_of(const World& world, const Named& named) {
  const std::string own = group_of(named.target.text());
  Scopes scopes;
  scopes.disk_group = world.vm.os_disk_id.empty() ? own : group_of(world.vm.os_disk_id);
  scopes.rescue = named.rescue_vm ? named.rescue_vm->text() : named.rescue_group;
  if (equals_ignoring_case(scopes.rescue, scopes.disk_group)) scopes.rescue.clear();
  return scopes;
}

Task<Result<ops::Permissions>> rights_at(Context context, std::string scope) {
  if (scope.empty()) co_return ops::Permissions();
  co_return co_await ops::read_permissions(context, std::move(scope));
}

Task<Result<ops::Locks>> locks_at(Context context, std::string scope) {
  if (scope.empty()) co_return ops::Locks();
  co_return co_await ops::read_locks(context, std::move(scope));
}

void keep_rights(Result<ops::Permissions> read, const std::string& scope, World& world) {
  if (scope.empty()) return;
  if (read) {
    world.rights.push_back({scope, std::move(*read)});
  } else {
    world.unread.push_back(unread("permissions", "Microsoft.Authorization/permissions/read at " + scope, read.error()));
  }
}

// Those that hold `scope`, and that the preflight does not know already. A
// lock on the original disk alone keeps it from being deleted, as nobody wants.
void keep_locks(Result<ops::Locks> read, const std::string& scope, World& world) {
  if (!read) {
    world.unread.push_back(unread("locks", "Microsoft.Authorization/locks/read at " + scope, read.error()));
    return;
  }
  for (arm::LockView& lock : *read) {
    const bool known = std::any_of(world.locks.begin(), world.locks.end(),
                                   [&](const arm::LockView& one) { return equals_ignoring_case(one.id, lock.id); });
    const bool of_the_disk = equals_ignoring_case(lock.scope(), world.vm.os_disk_id);
    const bool harmless = of_the_disk && lock.level() == arm::LockLevel::cannot_delete;
    if (known || harmless || lock.holds(world.preflight.target) || !lock.holds(scope)) continue;
    world.locks.push_back(std::move(lock));
  }
}

Task<Result<void>> read_authority(Context context, Named named, World& world) {
  const Scopes scopes = scopes_of(world, named);
  const std::string disk = world.vm.os_disk_id.empty() ? scopes.disk_group : world.vm.os_disk_id;
  auto reads = co_await engine::together(rights_at(context, scopes.disk_group), rights_at(context, scopes.rescue),
                                         locks_at(context, disk), locks_at(context, scopes.rescue));
  auto& [disk_rights, rescue_rights, disk_locks, rescue_locks] = reads;
  keep_rights(std::move(disk_rights), scopes.disk_group, world);
  keep_rights(std::move(rescue_rights), scopes.rescue, world);
  keep_locks(std::move(disk_locks), disk, world);
  keep_locks(std::move(rescue_locks), scopes.rescue, world);
  co_return Result<void>();
}

// One that lies on the host is named like a resource, and is none.
Task<Result<std::optional<arm::DiskView>>> read_os_disk(Context context, std::string id, bool ephemeral) {
  if (id.empty() || ephemeral) co_return std::optional<arm::DiskView>();
  auto disk = co_await read_volume(context, std::move(id));
  if (!disk) co_return std::move(disk).error();
  co_return std::optional(std::move(*disk));
}

// A plan can do without it only where the identity may not read it: that is a
// blocker, and the rest of the plan is still worth reading.
Result<void> keep_os_disk(Result<std::optional<arm::DiskView>> read, World& world) {
  if (read) {
    world.os_disk = std::move(*read);
    return {};
  }
  if (read.error().code != ErrorCode::permission_denied) return about(std::move(read).error(), "the OS disk");
  world.unread.push_back(unread("os_disk", "Microsoft.Compute/disks/read", read.error()));
  return {};
}

// Where the rescue VM gets its network. The id alone is enough for that; what
// else is told of the subnet may be more than this identity may read.
Task<Result<void>> read_rescue_subnet(Context context, Named named, std::string interface_id, World& world) {
  world.subnet_id = named.subnet_id;
  if (!named.needs_subnet) co_return Result<void>();
  if (world.subnet_id.empty()) {
    auto id = co_await read_subnet_id(context, std::move(interface_id));
    if (!id) {
      world.unread.push_back(unread("interface", "Microsoft.Network/networkInterfaces/read", id.error()));
      co_return Result<void>();
    }
    world.subnet_id = std::move(*id);
  }
  auto subnet = co_await read_subnet(context, world.subnet_id);
  keep(std::move(subnet), world.subnet, "subnet", "Microsoft.Network/virtualNetworks/subnets/read", world);
  co_return Result<void>();
}

// Of a rescue VM alone: no size is chosen, and no core used, without one.
Task<Result<void>> read_offers(Context context, Named named, std::string location, World& world) {
  if (!named.needs_rescue) co_return Result<void>();
  const std::string& subscription = named.target.subscription();
  auto reads = co_await engine::together(read_sizes(context, subscription, location),
                                         read_usages(context, subscription, location));
  auto& [sizes, usages] = reads;
  keep(std::move(sizes), world.sizes, "sizes", "Microsoft.Compute/skus/read", world);
  if (!named.rescue_vm) {
    keep(std::move(usages), world.usages, "quotas", "Microsoft.Compute/locations/usages/read", world);
  }
  co_return Result<void>();
}

Task<Result<void>> read_around(Context context, Named named, World& world) {
  const std::string& location = world.vm.location;
  const auto& interfaces = world.vm.profile.interface_ids;
  const std::string interface = interfaces.empty() ? std::string() : interfaces.front();
  auto reads = co_await engine::together(
      read_os_disk(context, world.vm.os_disk_id, world.vm.os_disk_ephemeral),
      read_offers(context, named, location, world), read_rescue_subnet(context, named, interface, world),
      read_backup(context, named.target, location), read_authority(context, named, world));
  auto& [os_disk, offers, subnet, backup, authority] = reads;
  const engine::Scope* scope = co_await engine::current_scope();
  if (scope->stopped()) co_return scope->stop_error();
  keep(std::move(backup), world.backup, "backup_status", "Microsoft.RecoveryServices/locations/backupStatus/action",
       world);
  co_return keep_os_disk(std::move(os_disk), world);
}

}  // namespace

Named::Named(const PlanRescue& request)
    : target(request.target),
      rescue_vm(request.rescue.existing),
      needs_rescue(request.task != PlantedTask::nothing),
      needs_subnet(needs_rescue && !request.rescue.existing && request.rescue.network != RescueNetwork::nat_gateway),
      subnet_id(request.rescue.subnet_id),
      snapshot(request.from_snapshot) {
  if (!needs_rescue) return;
  const std::string& group = request.rescue.resource_group;
  rescue_group = group.empty() ? group_of(target.text())
                               : format("/subscriptions/{}/resourceGroups/{}", target.subscription(), group);
}

Task<Result<World>> read_world(Context context, Named named) {
  context.progress.entered(Phase::preflight, "reading the VM, its locks and what may be done there");
  auto world = co_await read_named(context, named);
  if (!world) co_return std::move(world).error();
  context.progress.entered(Phase::reading, "reading the OS disk, the sizes and the network");
  auto around = co_await read_around(context, named, *world);
  if (!around) co_return std::move(around).error();
  world->versions = context.arm.api_versions();
  co_return std::move(*world);
}

}  // namespace azvmreset::offline
