#include <azvmreset/account.hpp>

#include <utility>

#include "guest_request.hpp"
#include "report.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int accounts(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  Accounts request(std::move(*target));
  if (auto taken = take_guest_options(call, request); !taken) return report_failure(call, taken.error());

  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  return report(call, session->finish(session->client().accounts(std::move(request))));
}

}  // namespace azvmreset::cli
