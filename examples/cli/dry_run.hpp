// --dry-run and --print-commands.
#pragma once

#include <azvmreset/client.hpp>

#include <utility>

#include "commands.hpp"
#include "session.hpp"

namespace azvmreset::cli {

bool wants_dry_run(const Settings& settings);

// The steps, or the commands for a person; exit code 3 where something is in
// the way.
int report_dry_run(Call& call, const Result<DryRun>& run);

template <class Request>
int dry_run(Call& call, Request request) {
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  return report_dry_run(call, session->finish(session->client().dry_run(std::move(request))));
}

}  // namespace azvmreset::cli
