#include <utility>

#include "dry_run.hpp"
#include "reset_request.hpp"
#include "resume_file.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

Result<ResetResult> run(Call& call, ResetRdp request) {
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  const PlannedReset planned{request.target, "", false};
  if (auto shown = show_target(call, *session, planned, request); !shown) return shown.error();
  const std::string question = "Reset the Remote Desktop configuration of " + request.target.name() + "?";
  if (auto wanted = ask_to_go_on(call, question); !wanted) return wanted.error();
  return session->finish(session->client().reset_rdp(std::move(request)));
}

}  // namespace

int reset_rdp(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  ResetRdp request(std::move(*target));
  take_options(call.settings, request);

  if (wants_dry_run(call.settings)) return dry_run(call, std::move(request));

  const auto file = ResumeFile::fresh(call.settings);
  if (!file) return report_failure(call, file.error());
  request.resume_sink = file->sink();
  const auto result = run(call, std::move(request));
  const int exit_code = report_reset(call, result);
  file->settle(call, result);
  return exit_code;
}

}  // namespace azvmreset::cli
