#include <azvmreset/rescue.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "report.hpp"
#include "rescue_options.hpp"
#include "reset_request.hpp"
#include "session.hpp"

namespace azvmreset::cli {

int rollback(Call& call) {
  auto which = which_rescue(call);
  if (!which) return report_failure(call, which.error());
  auto wanted = ask_to_go_on(call, "Stop the VM where it runs, and give it its original OS disk again?");
  if (!wanted) return report_failure(call, wanted.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  Rollback request(std::move(*which));
  request.discard_changes = call.settings.on(Option::discard_changes);
  return report(call, session->finish(session->client().rollback(std::move(request))));
}

int cleanup(Call& call) {
  auto which = which_rescue(call);
  if (!which) return report_failure(call, which.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  const auto clean = [&](bool dry_run) {
    Cleanup request(*which);
    request.dry_run = dry_run;
    request.discard_password = call.settings.on(Option::discard_password);
    return session->finish(session->client().cleanup(std::move(request)));
  };
  const bool dry_run = call.settings.on(Option::dry_run);
  if (!dry_run && call.console.terminal.can_ask() && !call.settings.on(Option::yes)) {
    const auto seen = clean(true);
    if (!seen) return report_failure(call, seen.error());
    call.console.err << text_of(*seen);
    if (auto wanted = ask_to_go_on(call, "Delete these?"); !wanted) return report_failure(call, wanted.error());
  }
  const auto cleaned = clean(dry_run);
  const int exit_code = report(call, cleaned);
  if (!cleaned) return exit_code;
  const bool left =
      std::ranges::any_of(cleaned->items, [](const RescueItem& item) { return item.fate == ItemFate::left; });
  return left ? static_cast<int>(ErrorCategory::refused) : 0;
}

}  // namespace azvmreset::cli
