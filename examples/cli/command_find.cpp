#include <azvmreset/find.hpp>

#include <utility>

#include "commands.hpp"
#include "failure.hpp"
#include "report.hpp"
#include "session.hpp"

namespace azvmreset::cli {

int find(Call& call) {
  const auto& words = call.arguments.operands;
  if (words.size() != 1) {
    return report_failure(call, usage_error("expected one NAME or address, found " + std::to_string(words.size()) +
                                                " words without an option",
                                            "azvmreset find web-01 --subscription GUID"));
  }
  auto subscription = call.settings.text(Option::subscription);
  if (!subscription) {
    return report_failure(call, usage_error("the subscription to look in is not known",
                                            "give --subscription or set AZURE_SUBSCRIPTION_ID"));
  }
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  const auto found = session->finish(session->client().find(Find(std::move(*subscription), words.front())));
  const int exit_code = report(call, found);
  // As a search that finds nothing elsewhere: a script should not need to parse.
  return found && found->vms.empty() ? static_cast<int>(ErrorCategory::not_found) : exit_code;
}

}  // namespace azvmreset::cli
