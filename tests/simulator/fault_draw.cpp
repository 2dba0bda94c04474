#include "simulator/fault_draw.hpp"

#include <span>

namespace azvmreset::sim {
namespace {

struct Aim {
  std::string_view method;
  std::string_view path;
};

constexpr Aim kAnything[] = {{"", ""},
                             {"GET", "/virtualMachines/"},
                             {"GET", "/extensions/"},
                             {"GET", "/operations/"},
                             {"PUT", "/extensions/"},
                             {"POST", "/virtualMachines/"},
                             {"PUT", "/snapshots/"},
                             {"PUT", "/runCommands/"},
                             {"GET", "/runCommands/"},
                             {"POST", "/oauth2/"}};
constexpr Aim kArm[] = {
    {"GET", "/subscriptions/"}, {"PUT", "/subscriptions/"}, {"POST", "/subscriptions/"}, {"GET", "/operations/"}};
constexpr Aim kStarters[] = {{"PUT", "/extensions/"},    {"POST", "/virtualMachines/"}, {"PUT", "/snapshots/"},
                             {"DELETE", "/extensions/"}, {"PUT", "/runCommands/"},      {"DELETE", "/runCommands/"}};
constexpr Aim kStartersAndPolls[] = {{"PUT", "/extensions/"}, {"POST", "/virtualMachines/"}, {"GET", "/operations/"}};
constexpr Aim kGuestWork[] = {{"PUT", "/extensions/"}, {"PUT", "/runCommands/"}, {"POST", "/runCommand"}};
constexpr Aim kCommands[] = {{"PUT", "/runCommands/"}, {"POST", "/runCommand"}};
constexpr Aim kCommandPuts[] = {{"PUT", "/runCommands/"}};
constexpr Aim kCommandDeletes[] = {{"DELETE", "/runCommands/"}};
constexpr Aim kActions[] = {{"POST", "/runCommand"}};
constexpr Aim kExtensions[] = {{"PUT", "/extensions/"},
                               {"GET", "/extensions/"},
                               {"GET", "/virtualMachines/"},
                               {"PUT", "/runCommands/"},
                               {"GET", "/runCommands/"}};
constexpr Aim kStarts[] = {{"POST", "/start"}};
constexpr Aim kMachineWrites[] = {{"PATCH", "/virtualMachines/"}, {"POST", "/virtualMachines/"}};
constexpr Aim kVmOrDisk[] = {{"PATCH", "/virtualMachines/"}, {"POST", "/virtualMachines/"}, {"PUT", "/disks/"},
                             {"PATCH", "/tags/default"},     {"DELETE", "/disks/"},         {"DELETE", "/snapshots/"}};
constexpr Aim kCopies[] = {{"PUT", "/snapshots/"}, {"PUT", "/disks/"}};
constexpr Aim kBirths[] = {{"PUT", "/virtualMachines/"}};
constexpr Aim kPolls[] = {{"GET", "/operations/"}};

std::span<const Aim> aims_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::foreign_host:
    case FaultKind::relative_urls:
    case FaultKind::never_ends:
    case FaultKind::ends_unseen:
    case FaultKind::preempted:
    case FaultKind::fails_after_run:
    case FaultKind::no_polling_url:
      return kStarters;
    case FaultKind::status_gone:
      return kStartersAndPolls;
    case FaultKind::unreadable_status:
      return kPolls;
    case FaultKind::token_expired:
    case FaultKind::token_rejected:
    case FaultKind::claims_challenge:
    case FaultKind::throttled:
    case FaultKind::duplicated:
      return kArm;
    case FaultKind::agent_silent:
    case FaultKind::agent_hangs:
      return kGuestWork;
    case FaultKind::script_hangs:
    case FaultKind::hangs_half_way:
    case FaultKind::hangs_after_run:
    case FaultKind::wedged:
    case FaultKind::agent_late:
    case FaultKind::output_stale:
    case FaultKind::output_foreign:
    case FaultKind::output_truncated:
      return kCommands;
    case FaultKind::output_placeholder:
      return kCommandPuts;
    case FaultKind::delete_lags:
      return kCommandDeletes;
    case FaultKind::slot_busy:
      return kActions;
    case FaultKind::overwritten:
    case FaultKind::deleted_meanwhile:
    case FaultKind::agent_dies:
    case FaultKind::vm_stopped:
      return kExtensions;
    case FaultKind::allocation_failed:
      return kStarts;
    case FaultKind::superseded:
    case FaultKind::detach_lags:
      return kMachineWrites;
    case FaultKind::changed_meanwhile:
    case FaultKind::busy:
      return kVmOrDisk;
    case FaultKind::copy_lags:
      return kCopies;
    case FaultKind::provisioning_times_out:
      return kBirths;
    default:
      return kAnything;
  }
}

template <class T, std::size_t Size>
const T& any_of(const T (&list)[Size], Chance& chance) {
  return list[chance.below(Size)];
}

void draw_details(Fault& fault, Chance& chance) {
  constexpr int statuses[] = {400, 401, 403, 404, 408, 409, 412, 429, 500, 502, 503, 504};
  constexpr std::string_view bodies[] = {"", "{", "[]", "null", "<html>", R"({"error":{}})", R"({"value":7})"};
  constexpr std::string_view waits[] = {"0", "7", "1200", "-1", "soon", "Mon, 21 Sep 2026 14:13:20 GMT"};
  switch (fault.kind) {
    case FaultKind::status:
      fault.status(any_of(statuses, chance));
      if (chance.below(2) == 0) fault.header("Retry-After", any_of(waits, chance));
      if (chance.below(2) == 0) fault.arm_error("Simulated", "A made-up answer.");
      return;
    case FaultKind::replace_body:
      fault.body(any_of(bodies, chance));
      return;
    case FaultKind::extra_headers:
      fault.header("Retry-After", any_of(waits, chance));
      return;
    case FaultKind::cut_body:
      fault.at(static_cast<std::size_t>(chance.below(200)));
      return;
    case FaultKind::delay:
      fault.after(chance.between(Duration(1), std::chrono::seconds(90)));
      return;
    case FaultKind::output_truncated:
      fault.at(1 + static_cast<std::size_t>(chance.below(400)));
      return;
    case FaultKind::slot_busy:
    case FaultKind::agent_late:
      fault.after(chance.between(Duration(0), std::chrono::minutes(120)));
      return;
    case FaultKind::overwritten:
    case FaultKind::deleted_meanwhile:
    case FaultKind::agent_dies:
    case FaultKind::vm_stopped:
    case FaultKind::preempted:
    case FaultKind::output_placeholder:
    case FaultKind::delete_lags:
    case FaultKind::superseded:
    case FaultKind::busy:
      fault.after(chance.between(Duration(0), std::chrono::seconds(60)));
      return;
    case FaultKind::copy_lags:
    case FaultKind::detach_lags:
      fault.after(chance.between(Duration(0), std::chrono::minutes(15)));
      return;
    case FaultKind::changed_meanwhile:
      fault.by(static_cast<Change>(chance.below(static_cast<std::uint64_t>(Change::undeletable) + 1)));
      return;
    default:
      return;
  }
}

}  // namespace

Fault draw_fault(FaultKind kind, Chance& chance) {
  Fault fault(kind);
  const std::span<const Aim> aims = aims_of(kind);
  const Aim& aim = aims[chance.below(aims.size())];
  fault.on(aim.method, aim.path).from(1 + static_cast<std::uint32_t>(chance.below(3)));
  if (fault.count != 0) fault.times(1 + static_cast<std::uint32_t>(chance.below(3)));
  draw_details(fault, chance);
  return fault;
}

Fault draw_fault(Chance& chance) {
  const auto kinds = fault_kinds();
  return draw_fault(kinds[chance.below(kinds.size())].second, chance);
}

}  // namespace azvmreset::sim
