// Faults as the control path writes them.
#include "simulator/fault.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "simulator/fields.hpp"

#include <array>

namespace azvmreset::sim {
namespace {

using base::json::Value;

constexpr std::array<std::pair<std::string_view, FaultKind>, 51> kKinds{{
    {"status", FaultKind::status},
    {"reset_before", FaultKind::reset_before},
    {"reset_after", FaultKind::reset_after},
    {"stall", FaultKind::stall},
    {"stall_before", FaultKind::stall_before},
    {"delay", FaultKind::delay},
    {"cut_body", FaultKind::cut_body},
    {"replace_body", FaultKind::replace_body},
    {"extra_headers", FaultKind::extra_headers},
    {"redirect", FaultKind::redirect},
    {"foreign_host", FaultKind::foreign_host},
    {"relative_urls", FaultKind::relative_urls},
    {"token_expired", FaultKind::token_expired},
    {"token_rejected", FaultKind::token_rejected},
    {"claims_challenge", FaultKind::claims_challenge},
    {"never_ends", FaultKind::never_ends},
    {"unreadable_status", FaultKind::unreadable_status},
    {"agent_silent", FaultKind::agent_silent},
    {"duplicated", FaultKind::duplicated},
    {"status_gone", FaultKind::status_gone},
    {"ends_unseen", FaultKind::ends_unseen},
    {"preempted", FaultKind::preempted},
    {"fails_after_run", FaultKind::fails_after_run},
    {"no_polling_url", FaultKind::no_polling_url},
    {"throttled", FaultKind::throttled},
    {"allocation_failed", FaultKind::allocation_failed},
    {"agent_hangs", FaultKind::agent_hangs},
    {"agent_dies", FaultKind::agent_dies},
    {"vm_stopped", FaultKind::vm_stopped},
    {"overwritten", FaultKind::overwritten},
    {"deleted_meanwhile", FaultKind::deleted_meanwhile},
    {"slot_busy", FaultKind::slot_busy},
    {"script_hangs", FaultKind::script_hangs},
    {"hangs_half_way", FaultKind::hangs_half_way},
    {"hangs_after_run", FaultKind::hangs_after_run},
    {"wedged", FaultKind::wedged},
    {"agent_late", FaultKind::agent_late},
    {"output_placeholder", FaultKind::output_placeholder},
    {"output_stale", FaultKind::output_stale},
    {"output_foreign", FaultKind::output_foreign},
    {"output_truncated", FaultKind::output_truncated},
    {"delete_lags", FaultKind::delete_lags},
    {"changed_meanwhile", FaultKind::changed_meanwhile},
    {"busy", FaultKind::busy},
    {"superseded", FaultKind::superseded},
    {"copy_lags", FaultKind::copy_lags},
    {"detach_lags", FaultKind::detach_lags},
    {"provisioning_times_out", FaultKind::provisioning_times_out},
    // Of the connection itself: only the front in process can show them.
    {"refused", FaultKind::refused},
    {"unresolved", FaultKind::unresolved},
    {"untrusted", FaultKind::untrusted},
}};

constexpr std::array<std::pair<std::string_view, Change>, 9> kChanges{{
    {"tag_added", Change::tag_added},
    {"tags_cleared", Change::tags_cleared},
    {"disk_swapped", Change::disk_swapped},
    {"started", Change::started},
    {"stopped", Change::stopped},
    {"deallocated", Change::deallocated},
    {"deleted", Change::deleted},
    {"locked", Change::locked},
    {"undeletable", Change::undeletable},
}};

// Bodies that are too long to write down.
std::string deep_json(std::int64_t depth) {
  const auto count = static_cast<std::size_t>(depth);
  return std::string(count, '[') + std::string(count, ']');
}

std::string huge_json(std::int64_t bytes) {
  return "{\"padding\":\"" + std::string(static_cast<std::size_t>(bytes), 'x') + "\"}";
}

Result<void> check_regex(const std::string& text, const std::string& path) {
  try {
    const std::regex probe(text);
    return {};
  } catch (const std::regex_error&) {
    return base::fail(ErrorCode::invalid_argument, "{}: found {}, expected a regular expression (ECMAScript)", path,
                      base::quoted(text));
  }
}

}  // namespace

std::string_view name_of(FaultKind kind) noexcept {
  for (const auto& [name, one] : kKinds) {
    if (one == kind) return name;
  }
  return "unknown";
}

std::span<const std::pair<std::string_view, FaultKind>> fault_kinds() noexcept { return kKinds; }

Result<Fault> read_fault(Value value) {
  FaultKind kind = FaultKind::status;
  Fields fields(value, "fault");
  fields.require("fault").word<FaultKind>("fault", kind, kKinds);
  Fault fault(kind);
  std::int64_t wait = 0, depth = 0, bytes = 0;
  std::string code, message;
  fields.text("method", fault.method)
      .text("path", fault.path_part)
      .text("path_regex", fault.path_regex)
      .number("nth", fault.nth, 1, 1'000'000)
      .number("count", fault.count, 0, 1'000'000)
      .number("status", fault.http_status, 100, 599)
      .text("body", fault.text)
      .text("code", code)
      .text("message", message)
      .number("delay_ms", wait, 0, 864'000'000)
      .number("at", fault.cut_at, 0, 1 << 30)
      .text("host", fault.origin)
      .text("claims", fault.claims)
      .word<Change>("change", fault.change, kChanges)
      .text("vm", fault.vm)
      .number("deep_json", depth, 0, 10'000'000)
      .number("huge_json", bytes, 0, 256 << 20)
      .each_member("headers", [&](std::string_view name, Value header, const std::string& at) -> Result<void> {
        auto text = string_at(header, at);
        if (!text) return text.error();
        fault.header(name, *text);
        return {};
      });
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  if (auto outcome = check_regex(fault.path_regex, "fault.path_regex"); !outcome) return outcome.error();
  fault.wait = Duration(wait);
  if (!code.empty()) fault.arm_error(code, message);
  if (depth > 0) fault.text = deep_json(depth);
  if (bytes > 0) fault.text = huge_json(bytes);
  return fault;
}

void write_fault(base::json::Writer& out, const Fault& fault) {
  out.begin_object()
      .member("id", static_cast<std::int64_t>(fault.id))
      .member("fault", name_of(fault.kind))
      .member("method", fault.method)
      .member("path", fault.path_part)
      .member("path_regex", fault.path_regex)
      .member("nth", fault.nth)
      .member("count", fault.count)
      .member("seen", fault.seen)
      .member("met", fault.met)
      .end_object();
}

}  // namespace azvmreset::sim
