#include "simulator/arm/backup_status.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/rights.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

void write_protection(Writer& out, const VmSetUp& vm) {
  const std::string item =
      format("iaasvmcontainerv2;{};{}", base::to_lower(vm.resource_group), base::to_lower(vm.name));
  out.member("protectionStatus", "Protected").member("fabricName", "Azure");
  out.member("vaultId", format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.RecoveryServices/vaults/{}",
                               vm.subscription, vm.resource_group, vm.backup_vault));
  out.member("containerName", "iaasvmcontainer;" + item).member("protectedItemName", "vm;" + item);
  out.member("policyName", "DefaultPolicy").member("registrationStatus", "Registered");
}

}  // namespace

// F5.6/9.
Answer backup_status(const Call& call, World& world) {
  if (!call.path.is("Microsoft.RecoveryServices", {"locations", "backupStatus"}) || call.path.named()) {
    return not_found(call);
  }
  if (!call.is("POST")) return no_such_method(call);
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const std::string id = document->root()["resourceId"].text_or("");
  if (document->root()["resourceType"].text_or("") != "VM" || id.empty()) {
    return refusal({400, "BMSUserErrorInvalidInput", "Input provided for the call is invalid"});
  }
  // F5.6/9a: the id in the body is looked at like a link.
  if (auto refused = lacking(call.principal, "Microsoft.Compute/virtualMachines/read", id, "LinkedAuthorizationFailed"))
    return *std::move(refused);
  Writer out;
  out.begin_object();
  const Machine* machine = world.find_by_id(id);
  const bool here = machine != nullptr && equals_ignoring_case(machine->set_up.location, call.path.names.front());
  if (here && !machine->set_up.backup_vault.empty()) {
    write_protection(out, machine->set_up);
  } else {
    out.member("protectionStatus", "NotProtected").member("vaultId", "").member("fabricName", "");
    out.member("containerName", "").member("protectedItemName", "");
  }
  out.end_object();
  return json_answer(200, out.text());
}

}  // namespace azvmreset::sim
