#include "simulator/arm/machine_order.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "simulator/arm/attachment.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/rights.hpp"
#include "simulator/arm/tags.hpp"
#include "simulator/arm/vm_sizes.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;

Answer invalid(std::string_view message) { return refusal({400, "InvalidParameter", message}); }

Answer missing(std::string_view name) { return invalid(format("Required parameter '{}' is missing (null).", name)); }

// F5.6/12a.
std::optional<Answer> unavailable(const VmSizeSetUp& size, const Machine& made) {
  const std::string& zone = made.set_up.zone;
  const auto names_it = [&](const std::string& one) { return one == zone; };
  const bool in_zone = zone.empty() || std::any_of(size.zones.begin(), size.zones.end(), names_it);
  const bool closed = std::any_of(size.restricted_zones.begin(), size.restricted_zones.end(), names_it);
  if (!size.restricted && in_zone && !closed) return std::nullopt;
  return refusal({409, "SkuNotAvailable",
                  format("The requested size for resource '{}' is currently not available in location '{}' zones '{}' "
                         "for subscription '{}'. Please try another size or deploy to a different location or zones. "
                         "See https://aka.ms/azureskunotavailable for details.",
                         made.id, made.set_up.location, zone, made.set_up.subscription)});
}

// F5.6/12b.
std::optional<Answer> over_quota(const World& world, const VmSizeSetUp& size, const VmSetUp& made) {
  for (const Usage& usage : usages_of(world, made.subscription, made.location)) {
    if (usage.name != "cores" && usage.name != size.family) continue;
    if (usage.used + size.cores <= usage.limit) continue;
    const std::string quota = usage.name == "cores" ? "Total Regional" : usage.name;
    return refusal({409, "OperationNotAllowed",
                    format("Operation could not be completed as it results in exceeding approved {} Cores quota. "
                           "Additional details - Deployment Model: Resource Manager, Location: {}, Current Limit: {}, "
                           "Current Usage: {}, Additional Required: {}, (Minimum) New Limit Required: {}.",
                           quota, made.location, usage.limit, usage.used, size.cores, usage.used + size.cores)});
  }
  return std::nullopt;
}

std::optional<Answer> read_size(const World& world, Value properties, Machine& made) {
  made.set_up.size = properties["hardwareProfile"]["vmSize"].text_or("");
  const VmSizeSetUp* size = find_size(world.scenario, made.set_up.size);
  if (size == nullptr) return invalid(format("The value {} provided for the VM size is not valid.", made.set_up.size));
  if (auto refused = unavailable(*size, made)) return refused;
  return over_quota(world, *size, made.set_up);
}

// F5.6/12e: what is on the disk is the Windows, and what the disk is the VM must be.
std::optional<Answer> take_disk(const Call& call, World& world, Value os_disk, Machine& made) {
  VmSetUp& is = made.set_up;
  const std::string id = os_disk["managedDisk"]["id"].text_or("");
  const Volume* disk = world.find_volume(id);
  if (auto refused = unattachable(call, world, made, disk, id)) return refused;
  if (disk->os_type.empty() || os_disk["osType"].text_or("") != disk->os_type)
    return invalid("osDisk.osType is invalid.");
  if (disk->security_type != is.security_type) {
    return refusal(
        {400, "BadRequest", "Security type of VM is not compatible with the security type of attached OS Disk."});
  }
  made.os_disk = disk->id;
  made.os_create_option = "Attach";
  made.guest = disk->content.windows.value_or(Windows());
  is.os = disk->os_type == "Linux" ? Os::linux : Os::windows;
  is.os_disk.name = disk->name;
  is.os_disk.sku = disk->sku;
  is.os_disk.size_gb = disk->size_gb;
  is.os_disk.generation = disk->generation;
  is.os_disk.ade = disk->ade;
  is.os_disk.encryption_set = disk->encryption_set;
  is.allow_extension_operations.reset();
  return std::nullopt;
}

std::optional<Answer> read_storage(const Call& call, World& world, Value storage, Machine& made) {
  VmSetUp& is = made.set_up;
  if (storage["dataDisks"].size() > 0) return invalid("The simulator attaches data disks to VMs that are there.");
  is.os_disk.delete_option = storage["osDisk"]["deleteOption"].text_or("Detach");
  is.disk_controller = storage["diskControllerType"].text_or("SCSI");
  const std::string how = storage["osDisk"]["createOption"].text_or("FromImage");
  if (how == "Attach") return take_disk(call, world, storage["osDisk"], made);
  if (how != "FromImage") return invalid("The simulator makes VMs by osDisk.createOption FromImage or Attach.");
  const Value image = storage["imageReference"];
  if (!image.is_object()) return missing("imageReference");
  is.image = {image["publisher"].text_or(""), image["offer"].text_or(""), image["sku"].text_or(""),
              image["version"].text_or("latest")};
  if (is.image.version == "latest") is.image.version = "1.0.20260901";
  is.os_disk.name = storage["osDisk"]["name"].text_or(format("{}_OsDisk_1", is.name));
  is.os_disk.sku = storage["osDisk"]["managedDisk"]["storageAccountType"].text_or("Premium_LRS");
  made.os_disk = format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/disks/{}", is.subscription,
                        is.resource_group, is.os_disk.name);
  is.os_disk.encryption_set = storage["osDisk"]["managedDisk"]["diskEncryptionSet"]["id"].text_or("");
  if (is.os_disk.encryption_set.empty()) return std::nullopt;
  return lacking(call.principal, "Microsoft.Compute/diskEncryptionSets/read", is.os_disk.encryption_set,
                 "LinkedAuthorizationFailed");
}

std::optional<Answer> read_system(Value profile, Machine& made) {
  VmSetUp& is = made.set_up;
  const std::string user = profile["adminUsername"].text_or("");
  const std::string password = profile["adminPassword"].text_or("");
  is.os = profile["linuxConfiguration"].present() ? Os::linux : Os::windows;
  made.guest.computer_name = profile["computerName"].text_or(is.name.substr(0, 15));
  if (user.empty()) return missing("osProfile.adminUsername");
  if (password.empty() && made.windows()) return missing("osProfile.adminPassword");
  is.admin_username = user;
  is.allow_extension_operations = true;
  if (!made.windows()) return std::nullopt;
  Account& account = made.guest.add(user);
  account.sid = made.guest.machine_sid + "-500";
  account.groups = {std::string(kAdministratorsSid)};
  made.guest.set_password(account, password, Time());
  return std::nullopt;
}

// F5.6/12c.
std::optional<Answer> read_network(const Call& call, const World& world, Value profile, Machine& made) {
  const std::string id = profile["networkInterfaces"].at(0)["id"].text_or("");
  if (id.empty()) return missing("networkProfile");
  const auto found = std::find_if(world.connections.begin(), world.connections.end(), [&](const auto& one) {
    return one->is_interface() && equals_ignoring_case(one->id, id);
  });
  if (found == world.connections.end()) {
    return refusal({400, "InvalidResourceReference",
                    format("Resource {} referenced by resource {} was not found. Please make sure that the referenced "
                           "resource exists, and that both resources are in the same region.",
                           id, made.id)});
  }
  if (auto refused =
          lacking(call.principal, "Microsoft.Network/networkInterfaces/join/action", id, "LinkedAuthorizationFailed"))
    return refused;
  if (const Machine* user = world.user_of(id)) {
    return refusal({400, "NicInUse", format("Network Interface {} is used by existing VM {}.", id, user->id)});
  }
  made.interface_id = (*found)->id;
  made.interface_goes_too = profile["networkInterfaces"].at(0)["properties"]["deleteOption"].text() == "Delete";
  made.set_up.network = (*found)->network;
  return std::nullopt;
}

}  // namespace

std::optional<Answer> read_machine_order(const Call& call, World& world, Machine& made) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const Value body = document->root();
  const Value properties = body["properties"];
  VmSetUp& is = made.set_up;
  is.subscription = call.path.subscription;
  is.resource_group = call.path.group;
  is.name = call.path.names.back();
  is.location = body["location"].text_or("");
  is.zone = body["zones"].at(0).text_or("");
  is.security_type = properties["securityProfile"]["securityType"].text_or("");
  if (is.security_type == "Standard") is.security_type.clear();
  is.encryption_at_host = properties["securityProfile"]["encryptionAtHost"].boolean().value_or(false);
  made.id = call.path.scope;
  if (is.location.empty()) {
    return refusal({400, "LocationRequired", "The location property is required for this definition."});
  }
  if (!take_tags(body, is.tags)) return unreadable_body();
  if (auto refused = read_size(world, properties, made)) return refused;
  if (auto refused = read_storage(call, world, properties["storageProfile"], made)) return refused;
  const bool has_its_own = made.os_create_option == "Attach";
  if (has_its_own && properties["osProfile"].present()) return invalid("Parameter 'osProfile' is not allowed.");
  if (!has_its_own) {
    if (auto refused = read_system(properties["osProfile"], made)) return refused;
  }
  return read_network(call, world, properties["networkProfile"], made);
}

}  // namespace azvmreset::sim
