#include "ops/run_command.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/learn_pages.hpp"
#include "ops/guest_admission.hpp"
#include "ops/requests.hpp"
#include "ops/run_command_checks.hpp"
#include "ops/run_command_outcome.hpp"
#include "ops/run_command_request.hpp"
#include "ops/script_run.hpp"
#include "ops/snapshot.hpp"
#include "ops/writer_place.hpp"

#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using engine::Task;

void begin(RunCommandResult& result, const Context& context, const RunCommand& request) {
  result.target = request.target.text();
  result.operation_id = context.random.guid(host::Stream::ids);
  result.form = request.form;
  if (!request.script.empty()) result.script_sha256 = base::sha256_hex(text_to_send(request.script));
  result.started_at = context.clock.wall_now();
}

void finish(RunCommandResult& result, const Context& context) {
  result.help_urls.push_back(
      guest::help_url(result.form == CommandForm::managed ? guest::managed_run_command_page : guest::run_command_page));
  if (!result.snapshot_id.empty()) result.help_urls.push_back(guest::help_url(guest::snapshot_page));
  result.finished_at = context.clock.wall_now();
}

}  // namespace

Task<Result<RunCommandResult>> run_command(Context context, RunCommand request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();
  RunCommandResult result;
  begin(result, context, request);
  result.warnings = std::move(*warnings);

  auto place = co_await enter_writers(context, request.target);
  if (!place) co_return std::move(place).error();
  auto admitted = co_await examine_guest(context, request.target, request.overrides);
  if (!admitted) co_return std::move(admitted).error();
  for (Finding& warning : admitted->warnings) result.warnings.push_back(std::move(warning));
  result.overrides = std::move(admitted->overrides);

  if (request.snapshot_first) {
    auto plan = plan_snapshot(request.target, admitted->seen.vm, result.operation_id);
    if (!plan) co_return std::move(plan).error();
    std::string snapshot_id = plan->path.text();
    auto taken = co_await take_snapshot(context, std::move(*plan), result.warnings);
    if (!taken) co_return std::move(taken).error();
    result.snapshot_id = std::move(snapshot_id);
  }

  const OutputWish wish{request.tail, !request.output_blob.empty(), !request.error_blob.empty()};
  ScriptRun script = script_of(request, result.operation_id);
  script.location = admitted->seen.vm.location;
  auto outcome = co_await run_script(context, request.target, std::move(script));
  if (!outcome) co_return with_snapshot(std::move(outcome).error(), result.snapshot_id);
  auto taken = take_outcome(result, std::move(*outcome), wish);
  if (!taken) co_return with_snapshot(std::move(taken).error(), result.snapshot_id);
  finish(result, context);
  co_return result;
}

}  // namespace azvmreset::ops
