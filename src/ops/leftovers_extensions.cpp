#include "ops/leftovers_extensions.hpp"

#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"
#include "guest/extension_name.hpp"
#include "guest/vm_access_settings.hpp"
#include "ops/extension_read.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/script_run_outcome.hpp"

#include <utility>

namespace azvmreset::ops {
namespace {

using base::equals_ignoring_case;
using base::format;
using engine::Task;

constexpr std::string_view by_hand =
    "it keeps the password, encrypted, and its handler may set it once more; with the force_update_tag of the reset "
    "that made it, it can be removed here; by hand, delete the extension of that name";

bool bears(const arm::ExtensionView& extension, const std::string& tag) {
  return !tag.empty() && equals_ignoring_case(extension.force_update_tag, tag);
}

std::string doubt(const arm::ExtensionView& extension, const std::string& tag) {
  if (!tag.empty()) {
    return format("its forceUpdateTag is {}, not the one that was given: another write came after that reset",
                  base::quoted(extension.force_update_tag));
  }
  const bool our_way =
      equals_ignoring_case(extension.name, guest::vm_access_new_name) && base::is_guid(extension.force_update_tag);
  return our_way ? "its name and its tag are of the kind that we give, and that others give, too"
                 : "who made it cannot be told: the portal and az use it, too";
}

Leftover vm_access_left(const arm::ExtensionView& extension, const ResourceId& vm, const std::string& tag) {
  Leftover left;
  left.id = format("{}/extensions/{}", vm.text(), extension.name);
  left.kind = "extension";
  left.name = extension.name;
  left.ours = bears(extension, tag);
  left.reason = left.ours ? "it bears the forceUpdateTag that was given: the last write to it was that reset"
                          : format("{}; {}", doubt(extension, tag), by_hand);
  return left;
}

// How a handler of Run Command goes away again; empty for any other (F3.1, F3.2).
std::string_view way_out_of(std::string_view handler) noexcept {
  if (equals_ignoring_case(handler, "Microsoft.CPlat.Core.RunCommandWindows")) {
    return "the built-in command RemoveRunCommandWindowsExtension takes it away";
  }
  if (equals_ignoring_case(handler, "Microsoft.CPlat.Core.RunCommandHandlerWindows")) {
    return "Azure documents no way to take it away";
  }
  return "";
}

}  // namespace

std::vector<Leftover> extensions_left(const arm::VmView& vm, const ResourceId& target, const std::string& tag) {
  std::vector<Leftover> left;
  if (const arm::ExtensionView* extension = vm_access_of(vm)) left.push_back(vm_access_left(*extension, target, tag));
  if (!vm.agent) return left;
  for (const arm::HandlerView& handler : vm.agent->handlers) {
    const std::string_view way_out = way_out_of(handler.type);
    if (way_out.empty()) continue;
    Leftover found;
    found.id = target.text();
    found.kind = "handler";
    found.name = handler.type;
    found.reason = format(
        "the agent installs it for whoever uses Run Command first, and it serves everybody after that; it does nothing "
        "by itself; {}",
        way_out);
    left.push_back(std::move(found));
  }
  return left;
}

Task<Result<void>> remove_extension(Context context, ResourceId vm, std::string tag, Leftover& item) {
  context.progress.entered(Phase::submitting, "removing the extension");
  if (!guest::is_extension_name(item.name)) {
    item.reason = "its name cannot be addressed; delete it by hand";
    co_return Result<void>();
  }
  auto now = co_await read_vm_extension(context, vm, item.name);
  if (!now && is_stop(now.error())) co_return std::move(now).error();
  if (!now) {
    const bool gone = now.error().code == ErrorCode::not_found;
    item.reason = gone ? "somebody else has removed it" : "it could not be read again: " + told(now.error());
    co_return Result<void>();
  }
  if (!guest::is_vm_access(now->publisher, now->type) || !bears(*now, tag)) {
    item.ours = false;
    item.reason = "somebody else has written to it since";
    co_return Result<void>();
  }
  if (!arm::at_rest(now->provisioning_state)) {
    item.reason = format("it is at work: its provisioning state is {}", base::quoted(now->provisioning_state));
    co_return Result<void>();
  }
  auto deletion = delete_extension(context.arm, vm, item.name);
  auto look = get_extension(context.arm, vm, item.name);
  if (!deletion || !look) co_return deletion ? std::move(look).error() : std::move(deletion).error();
  co_return co_await remove_and_see(context, std::move(*deletion), std::move(*look), item);
}

}  // namespace azvmreset::ops
