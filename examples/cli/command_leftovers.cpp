#include <azvmreset/leftovers.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "report.hpp"
#include "reset_request.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

Leftovers request_of(Call& call, const ResourceId& target) {
  Leftovers request(target);
  request.force_update_tag = call.settings.text_or_empty(Option::force_update_tag);
  request.in_guest = call.settings.on(Option::in_guest);
  return request;
}

// Shows what is there before the question; a pipe has said --remove, and that
// is the answer.
Result<void> show_and_ask(Call& call, Session& session, const ResourceId& target) {
  if (!call.console.terminal.can_ask() || call.settings.on(Option::yes)) return {};
  auto seen = session.finish(session.client().leftovers(request_of(call, target)));
  if (!seen) return std::move(seen).error();
  call.console.err << text_of(*seen);
  const auto ours = std::ranges::count_if(seen->items, &Leftover::ours);
  if (ours == 0) return {};
  return ask_to_go_on(call, "Delete the " + std::to_string(ours) + " that are ours?");
}

}  // namespace

int leftovers(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());

  Leftovers request = request_of(call, *target);
  request.remove = call.settings.on(Option::remove);
  if (request.remove) {
    if (auto wanted = show_and_ask(call, *session, request.target); !wanted) {
      return report_failure(call, wanted.error());
    }
  }
  const bool removes = request.remove;
  const auto done = session->finish(session->client().leftovers(std::move(request)));
  const int exit_code = report(call, done);
  if (!done || !removes) return exit_code;
  const bool all = std::ranges::all_of(done->items, [](const Leftover& item) { return !item.ours || item.removed; });
  return all ? 0 : static_cast<int>(ErrorCategory::refused);
}

}  // namespace azvmreset::cli
