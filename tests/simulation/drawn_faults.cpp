#include "simulation/drawn_faults.hpp"

#include "base/format.hpp"
#include "simulation/dice.hpp"

#include <utility>

namespace azvmreset::simulation {
namespace {

using sim::Chance;
using sim::Fault;
using sim::FaultKind;

constexpr std::string_view kHtml = "<html><body>Please sign in to the guest network</body></html>";

Fault answer(int status, std::string_view code, std::string_view message) {
  return std::move(Fault(FaultKind::status).status(status).arm_error(code, message));
}

Fault of(FaultKind kind) { return Fault(kind); }

// One misfortune that can be drawn. `build` may draw on.
struct Row {
  std::string_view name;
  Fault (*build)(Chance& chance, const PlannedOperation& victim);
};

// Something that somebody does a little later.
template <FaultKind kind>
Fault afterwards(Chance& chance, const PlannedOperation&) {
  return std::move(Fault(kind).on("PUT", "/extensions/").after(chance.exponential(std::chrono::seconds(30))));
}

// Of the operation that a write starts.
template <FaultKind kind>
Fault of_operation(Chance&, const PlannedOperation&) {
  return std::move(Fault(kind).on("PUT", "/extensions/"));
}

// Of a script, which not every history has.
template <FaultKind kind>
Fault of_command(Chance& chance, const PlannedOperation&) {
  return std::move(Fault(kind).on("PUT", "/runCommands/").after(chance.exponential(std::chrono::minutes(2))));
}

template <FaultKind kind>
Fault anywhere(Chance&, const PlannedOperation&) {
  return Fault(kind);
}

Fault odd_retry_after(Chance& chance, const PlannedOperation&) {
  constexpr std::string_view odd[] = {"-1",
                                      "99999999999999999999",
                                      "1.5",
                                      "soon",
                                      "",
                                      "Wed, 21 Oct 2015 07:28:00 GMT",
                                      "Fri, 31 Dec 9999 23:59:59 GMT"};
  return std::move(of(FaultKind::extra_headers).header("Retry-After", odd[chance.below(std::size(odd))]));
}

Fault odd_body(Chance& chance, const PlannedOperation&) {
  const std::string deep = std::string(5000, '[');
  return std::move(of(FaultKind::replace_body)
                       .body(one_of<std::string_view>(chance, {kHtml, "", "null", "[]", "{}", "{\"properties\":7}",
                                                               deep, "{\"error\":{}}", "\xff\xfe\x00"})));
}

// What never comes from Azure itself but from what stands between.
Fault gateway(Chance& chance, const PlannedOperation&) {
  Fault fault(FaultKind::status);
  fault.status(one_of(chance, {500, 502, 503, 504})).header("Content-Type", "text/html").body(kHtml);
  return fault;
}

const Row rows[] = {
    {"503",
     [](Chance& chance, const PlannedOperation&) {
       Fault fault = answer(503, "ServerBusy", "The service is busy.");
       if (odds(chance, 50)) fault.header("Retry-After", "3");
       return fault;
     }},
    {"429",
     [](Chance& chance, const PlannedOperation&) {
       Fault fault = answer(429, "TooManyRequests", "Number of requests exceeded the limit.");
       fault.header("Retry-After", one_of<std::string_view>(chance, {"0", "1", "17", "300", "7200"}));
       return fault;
     }},
    {"429 without a time",
     [](Chance&, const PlannedOperation&) {
       return answer(429, "SubscriptionRequestsThrottled", "Too many requests.");
     }},
    {"500", [](Chance&, const PlannedOperation&) { return answer(500, "InternalServerError", "An error occurred."); }},
    {"gateway", gateway},
    {"408", [](Chance&, const PlannedOperation&) { return answer(408, "RequestTimeout", "The request timed out."); }},
    {"409",
     [](Chance&, const PlannedOperation&) { return answer(409, "Conflict", "Another operation is in progress."); }},
    {"412",
     [](Chance&, const PlannedOperation&) { return answer(412, "PreconditionFailed", "A precondition was not met."); }},
    {"400",
     [](Chance&, const PlannedOperation&) { return answer(400, "InvalidParameter", "A parameter is not valid."); }},
    {"403",
     [](Chance&, const PlannedOperation&) {
       return answer(403, "AuthorizationFailed", "The client does not have authorization to perform the action.");
     }},
    {"400 with the password in it",
     [](Chance&, const PlannedOperation& victim) {
       Fault fault = answer(400, "InvalidParameter", base::format("The value '{}' is not valid.", victim.password));
       return std::move(fault.on("PUT", base::format("/virtualMachines/vm-{}/extensions/", victim.machine)));
     }},
    {"reset before", anywhere<FaultKind::reset_before>},
    {"reset after", anywhere<FaultKind::reset_after>},
    {"stall", anywhere<FaultKind::stall>},
    {"stall before", anywhere<FaultKind::stall_before>},
    {"delay",
     [](Chance& chance, const PlannedOperation&) {
       return std::move(of(FaultKind::delay).after(chance.between(Duration(1), std::chrono::minutes(3))));
     }},
    {"cut body",
     [](Chance& chance, const PlannedOperation&) { return std::move(of(FaultKind::cut_body).at(chance.below(400))); }},
    {"odd body", odd_body},
    {"odd Retry-After", odd_retry_after},
    {"foreign polling URL added",
     [](Chance& chance, const PlannedOperation&) {
       const auto name = one_of<std::string_view>(chance, {"Location", "Azure-AsyncOperation", "Operation-Location"});
       return std::move(of(FaultKind::extra_headers).header(name, "https://attacker.example/operations/1"));
     }},
    {"redirect",
     [](Chance& chance, const PlannedOperation&) {
       return std::move(of(FaultKind::redirect).status(one_of(chance, {301, 302, 303, 307, 308})));
     }},
    {"foreign host", anywhere<FaultKind::foreign_host>},
    {"relative URLs", anywhere<FaultKind::relative_urls>},
    {"token expired", anywhere<FaultKind::token_expired>},
    {"token rejected", anywhere<FaultKind::token_rejected>},
    {"claims challenge", anywhere<FaultKind::claims_challenge>},
    {"never ends", of_operation<FaultKind::never_ends>},
    {"unreadable status", anywhere<FaultKind::unreadable_status>},
    {"agent silent", of_operation<FaultKind::agent_silent>},
    {"agent hangs", of_operation<FaultKind::agent_hangs>},
    {"script hangs", of_command<FaultKind::script_hangs>},
    {"script hangs half way", of_command<FaultKind::hangs_half_way>},
    {"script hangs after the run", of_command<FaultKind::hangs_after_run>},
    {"command taken up late", of_command<FaultKind::agent_late>},
    {"command of a silent agent", of_command<FaultKind::agent_silent>},
    {"output comes late", of_command<FaultKind::output_placeholder>},
    {"ends unseen", of_operation<FaultKind::ends_unseen>},
    {"preempted", of_operation<FaultKind::preempted>},
    {"fails after the run", of_operation<FaultKind::fails_after_run>},
    {"no polling URL", of_operation<FaultKind::no_polling_url>},
    {"agent dies", afterwards<FaultKind::agent_dies>},
    {"VM is stopped", afterwards<FaultKind::vm_stopped>},
    {"overwritten", afterwards<FaultKind::overwritten>},
    {"deleted meanwhile", afterwards<FaultKind::deleted_meanwhile>},
    {"duplicated", anywhere<FaultKind::duplicated>},
    {"throttled by Compute", anywhere<FaultKind::throttled>},
    {"status gone", anywhere<FaultKind::status_gone>},
    {"allocation failed",
     [](Chance&, const PlannedOperation&) {
       return std::move(Fault(FaultKind::allocation_failed).on("POST", "/start"));
     }},
    {"refused", anywhere<FaultKind::refused>},
    {"unresolved", anywhere<FaultKind::unresolved>},
    {"untrusted", anywhere<FaultKind::untrusted>},
};

// Where it strikes. A status made up for a poll is another thing than one made
// up for the write.
void aim(Chance& chance, Fault& fault) {
  if (!fault.method.empty()) return;
  switch (fault.kind) {
    case FaultKind::unreadable_status:
      // Of a Location every 200 is the end, whatever it says.
      fault.on("GET", "/operations/");
      fault.path_regex = "/operations/[^?]*[?]p=[^&]*&api-version=[^&]*(&t=|$)";
      return;
    case FaultKind::status_gone:
      fault.on("GET", "/operations/");
      return;
    case FaultKind::token_expired:
    case FaultKind::token_rejected:
    case FaultKind::claims_challenge:
      fault.on("", "/subscriptions/");
      return;
    default:
      break;
  }
  switch (chance.below(6)) {
    case 0:
      fault.on("PUT", "/extensions/");
      break;
    case 1:
      fault.on("GET", "/extensions/");
      break;
    case 2:
      fault.on("GET", "/operations/");
      break;
    case 3:
      fault.on("GET", "/virtualMachines/");
      break;
    case 4:
      fault.on("POST", "/oauth2/");
      break;
    default:
      break;
  }
}

}  // namespace

PlannedFault draw_fault(Chance& chance, const PlannedOperation& victim) {
  const Row& row = rows[chance.below(std::size(rows))];
  PlannedFault planned(row.name, row.build(chance, victim));
  aim(chance, planned.fault);
  if (odds(chance, 40)) planned.fault.from(static_cast<std::uint32_t>(1 + chance.below(4)));
  planned.fault.times(odds(chance, 30) ? 0 : static_cast<std::uint32_t>(1 + chance.below(4)));
  planned.from = chance.between(Duration(0), odds(chance, 60) ? std::chrono::seconds(20) : std::chrono::minutes(10));
  planned.until = std::min<Duration>(planned.from + chance.exponential(std::chrono::minutes(2)), kEndOfFaults);
  return planned;
}

std::vector<std::string_view> fault_names() {
  std::vector<std::string_view> names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}

}  // namespace azvmreset::simulation
