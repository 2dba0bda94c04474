#include "ops/preflight.hpp"

#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "engine/sleep.hpp"
#include "engine/together.hpp"
#include "guest/vm_access_settings.hpp"
#include "ops/blockers.hpp"
#include "ops/requests.hpp"
#include "ops/rights.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

// F4.1: an agent that was Ready that long ago is as bad as one that is not.
constexpr std::chrono::minutes oldest_report{10};

std::string_view os_word(arm::OsType os) noexcept {
  switch (os) {
    case arm::OsType::windows:
      return "windows";
    case arm::OsType::linux_os:
      return "linux";
    case arm::OsType::unknown:
      break;
  }
  return "unknown";
}

void judge_kind(const arm::VmView& vm, PreflightReport& report) {
  if (base::find_ignoring_case(vm.id, "/providers/Microsoft.ClassicCompute/") != std::string_view::npos) {
    report.blockers.push_back(blocker(Blocker::classic_vm,
                                      "the VM is a classic one, which Azure retired on 6 September 2023",
                                      "migrate the VM to Azure Resource Manager and use its new resource id"));
  }
  if (vm.os == arm::OsType::linux_os) {
    report.blockers.push_back(blocker(Blocker::not_windows, "the VM runs Linux, expected Windows",
                                      "use the VMAccess extension for Linux, or its own tools"));
  } else if (vm.os == arm::OsType::unknown) {
    report.warnings.emplace_back("os_unknown", "ARM does not say whether the VM runs Windows or Linux",
                                 "make sure that it runs Windows");
  }
}

void judge_agent(const arm::VmView& vm, AnsweredAt answered_at, PreflightReport& report) {
  if (report.agent_status == "absent") {
    report.blockers.push_back(blocker(Blocker::agent_not_ready, "no VM agent has reported",
                                      "install the VM agent, or wait some minutes if the VM has just been started"));
    return;
  }
  if (report.agent_status == "not_ready") {
    const std::string said = vm.agent->statuses.empty() ? std::string() : vm.agent->statuses.front().message;
    report.blockers.push_back(
        blocker(Blocker::agent_not_ready,
                said.empty() ? "the VM agent is not ready" : format("the VM agent is not ready: {}", quoted(said, 200)),
                "wait some minutes if the VM has just been started, else restart it; override agent_not_ready if you "
                "know better"));
    return;
  }
  if (!answered_at || !report.agent_reported_at) return;
  // In minutes before the difference is taken: a report of the year 1 is further away than the clock's own unit
  // reaches.
  const auto age = std::chrono::floor<std::chrono::minutes>(*answered_at).time_since_epoch() -
                   std::chrono::floor<std::chrono::minutes>(*report.agent_reported_at).time_since_epoch();
  if (age <= oldest_report) return;
  report.blockers.push_back(
      blocker(Blocker::agent_stale,
              format("the VM agent last reported {} minutes ago, at {}; expected a report within {} minutes",
                     age.count(), base::format_timestamp(*report.agent_reported_at), oldest_report.count()),
              "restart the VM, or override agent_stale if you know better"));
}

std::string remedy_for_power(std::string_view power) {
  if (power == "starting") return "wait until the VM runs";
  if (power == "stopping" || power == "deallocating") return "wait until the VM is off, then start it";
  return "start the VM and wait until its agent is ready, or reset with start_if_stopped";
}

// A VM that is off has no agent to report: the one blocker says it all.
void judge_power(const arm::VmView& vm, AnsweredAt answered_at, PreflightReport& report) {
  if (report.power == "running" || report.power == "unknown") return judge_agent(vm, answered_at, report);
  report.blockers.push_back(blocker(Blocker::vm_not_running,
                                    format("the VM is {}, expected running", quoted(report.power)),
                                    remedy_for_power(report.power)));
}

void judge_platform(PreflightReport& report) {
  if (!report.extensions_allowed) {
    report.blockers.push_back(blocker(Blocker::extensions_disabled, "extension operations are switched off for this VM",
                                      "set osProfile.allowExtensionOperations of the VM to true"));
  }
  const std::string& state = report.provisioning_state;
  if (!arm::at_rest(state)) {
    report.blockers.push_back(
        blocker(Blocker::provisioning_updating,
                format("the VM's provisioning state is {}: another operation is changing it", quoted(state)),
                "wait until that operation has ended, or override provisioning_updating if it never will"));
  }
}

void judge_extensions(const arm::VmView& vm, PreflightReport& report) {
  if (const arm::ExtensionView* found = vm_access_of(vm)) {
    report.vm_access_name = found->name;
    report.vm_access_version =
        found->type_handler_version.empty() ? found->installed_version : found->type_handler_version;
  }
  const bool entra = std::any_of(vm.extensions.begin(), vm.extensions.end(), [](const arm::ExtensionView& extension) {
    return equals_ignoring_case(extension.type, "AADLoginForWindows");
  });
  if (entra) {
    report.warnings.emplace_back("entra_login_installed",
                                 "the VM has the Entra login extension; after a reset by VMAccess, Entra sign-in may "
                                 "have to be enabled again",
                                 "after the reset, run the AADLoginForWindows extension again");
  }
}

std::string agent_status_of(const arm::VmView& vm) {
  if (!vm.agent) return "absent";
  return arm::state_of(vm.agent->statuses, "ProvisioningState") == "succeeded" ? "ready" : "not_ready";
}

}  // namespace

const arm::ExtensionView* vm_access_of(const arm::VmView& vm) noexcept {
  const auto found = std::find_if(vm.extensions.begin(), vm.extensions.end(), [](const arm::ExtensionView& extension) {
    return guest::is_vm_access(extension.publisher, extension.type);
  });
  return found == vm.extensions.end() ? nullptr : &*found;
}

PreflightReport judge(const arm::VmView& vm, const ResourceId& target, AnsweredAt answered_at) {
  PreflightReport report;
  report.target = target.text();
  report.location = vm.location;
  report.os = os_word(vm.os);
  report.os_name = vm.os_name;
  report.power = vm.power.empty() ? "unknown" : vm.power;
  report.provisioning_state = vm.provisioning_state;
  report.admin_username = vm.admin_username;
  report.extensions_allowed = vm.allow_extension_operations.value_or(true);
  report.agent_status = agent_status_of(vm);
  if (vm.agent) {
    report.agent_version = vm.agent->version;
    if (!vm.agent->statuses.empty()) report.agent_reported_at = vm.agent->statuses.front().time;
  }

  judge_kind(vm, report);
  judge_power(vm, answered_at, report);
  judge_platform(report);
  judge_extensions(vm, report);
  judge_rungs(report);
  return report;
}

MachineState state_of(const Examined& seen) {
  MachineState state;
  state.power = seen.report.power;
  state.agent_status = seen.report.agent_status;
  state.vm_access_name = seen.report.vm_access_name;
  state.vm_access_version = seen.report.vm_access_version;
  if (const arm::ExtensionView* found = vm_access_of(seen.vm)) {
    state.vm_access_state = found->provisioning_state;
    state.force_update_tag = found->force_update_tag;
  }
  return state;
}

engine::Task<Result<Examined>> examine(Context context, ResourceId target) {
  auto request = get_vm(context.arm, target);
  if (!request) co_return std::move(request).error();
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer) co_return std::move(answer).error();

  const auto& body = answer->parsed();
  if (!body) {
    co_return base::fail(ErrorCode::protocol, "ARM described the VM in a way that cannot be read: {}",
                         body.error().message);
  }
  if (!body->root()["properties"].is_object()) {
    co_return base::fail(ErrorCode::protocol, "expected a virtual machine, found {}", base::quoted(answer->body()));
  }
  auto vm = arm::read_vm(body->root());
  if (!vm) co_return std::move(vm).error();
  const auto date = answer->header("Date");
  const AnsweredAt answered_at = date ? base::parse_http_date(*date) : std::nullopt;
  auto report = judge(*vm, target, answered_at);
  Examined examined(std::move(*vm), std::move(report));
  examined.answered_at = answered_at;
  co_return examined;
}

engine::Task<Result<Examined>> examine_with_rights(Context context, ResourceId target) {
  auto reads = co_await engine::together(examine(context, target), read_permissions(context, target.text()),
                                         read_locks(context, target.text()));
  auto& [examined, permissions, locks] = reads;
  if (!examined) co_return std::move(examined);
  const engine::Scope* scope = co_await engine::current_scope();
  if (scope->stopped()) co_return scope->stop_error();
  judge_locks(locks, examined->report);
  judge_permissions(permissions, target, examined->report);
  judge_rungs(examined->report);
  co_return std::move(examined);
}

engine::Task<Result<PreflightReport>> preflight(Context context, Preflight request) {
  context.progress.entered(Phase::preflight, "reading the VM, its locks and what may be done there");
  auto examined = co_await examine_with_rights(context, std::move(request.target));
  if (!examined) co_return std::move(examined).error();
  co_return std::move(examined->report);
}

}  // namespace azvmreset::ops
