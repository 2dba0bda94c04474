#include "ops/status.hpp"

#include "arm/provisioning_state.hpp"
#include "guest/extension_name.hpp"
#include "ops/extension_read.hpp"
#include "ops/requests.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using arm::ExtensionView;
using arm::InstanceStatus;

bool in_transition(std::string_view power) noexcept {
  return power == "starting" || power == "stopping" || power == "deallocating";
}

bool being_changed(const arm::VmView& vm) {
  return !arm::at_rest(vm.provisioning_state) || in_transition(vm.power) ||
         std::any_of(vm.extensions.begin(), vm.extensions.end(),
                     [](const ExtensionView& extension) { return !arm::at_rest(extension.provisioning_state); });
}

// The newest line that says something; ARM's order where no times are given.
const InstanceStatus* last_words(const std::vector<InstanceStatus>& statuses) {
  const InstanceStatus* last = nullptr;
  for (const InstanceStatus& status : statuses) {
    if (status.message.empty()) continue;
    if (last == nullptr || (status.time && last->time && *status.time > *last->time)) last = &status;
  }
  return last;
}

void tell_of_vm_access(StatusReport& report, const ExtensionView& extension) {
  report.vm_access_name = extension.name;
  report.vm_access_version =
      extension.installed_version.empty() ? extension.type_handler_version : extension.installed_version;
  report.vm_access_state = extension.provisioning_state;
  report.force_update_tag = extension.force_update_tag;
  if (const InstanceStatus* words = last_words(extension.statuses)) {
    report.guest_message = words->message;
    report.guest_reported_at = words->time;
  }
}

// The VM shows resources and instance views in two lists, and either may lack it.
bool half_seen(const ExtensionView& extension) noexcept {
  return extension.provisioning_state.empty() || extension.statuses.empty();
}

// What the read adds to what the VM showed.
void complete(ExtensionView& known, ExtensionView read) {
  read.name = known.name;
  if (read.statuses.empty()) read.statuses = std::move(known.statuses);
  if (read.installed_version.empty()) read.installed_version = std::move(known.installed_version);
  known = std::move(read);
}

bool leaves_what_the_vm_shows(const Error& error) noexcept {
  return error.code == ErrorCode::not_found || error.code == ErrorCode::permission_denied;
}

}  // namespace

StatusReport status_of(const Examined& examined) {
  const PreflightReport& seen = examined.report;
  StatusReport report;
  report.target = seen.target;
  report.power = seen.power;
  report.provisioning_state = seen.provisioning_state;
  report.operation_in_progress = being_changed(examined.vm);
  report.agent_status = seen.agent_status;
  report.agent_version = seen.agent_version;
  report.agent_reported_at = seen.agent_reported_at;
  if (const ExtensionView* vm_access = vm_access_of(examined.vm)) tell_of_vm_access(report, *vm_access);
  return report;
}

engine::Task<Result<StatusReport>> status(Context context, Status request) {
  context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(context, request.target);
  if (!examined) co_return std::move(examined).error();
  const ExtensionView* vm_access = vm_access_of(examined->vm);
  if (vm_access == nullptr || !half_seen(*vm_access) || !guest::is_extension_name(vm_access->name)) {
    co_return status_of(*examined);
  }

  auto read = co_await read_vm_extension(context, request.target, vm_access->name);
  if (!read && !leaves_what_the_vm_shows(read.error())) co_return std::move(read).error();
  if (read) {
    auto& extensions = examined->vm.extensions;
    const auto known = extensions.begin() + (vm_access - extensions.data());
    complete(*known, std::move(*read));
  }
  co_return status_of(*examined);
}

}  // namespace azvmreset::ops
