#include <azvmreset/status.hpp>

#include <utility>

#include "commands.hpp"
#include "report.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int status(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  return report(call, session->finish(session->client().status(Status(std::move(*target)))));
}

}  // namespace azvmreset::cli
