#include "ops/vm_access_request.hpp"

#include <utility>

namespace azvmreset::ops {
namespace {

void take_options(Job& job, ResetOptions& options) {
  job.start_if_stopped = options.start_if_stopped;
  job.after = options.after;
  job.snapshot_first = options.snapshot_first;
  job.tokens = Keeper(std::move(options.resume_sink));
  job.overrides = std::move(options.overrides);
  job.require = options.require;
  job.result.target = job.target.text();
  job.result.operation_id = job.context.random.guid(host::Stream::ids);
  job.result.started_at = job.context.clock.wall_now();
}

}  // namespace

void take(Job& job, ResetPassword& request) {
  take_options(job, request);
  job.create = request.create;
  job.unchecked_name = request.unchecked_name;
  job.built_in_administrator = request.built_in_administrator;
  job.confirm = request.confirm;
  job.verify_in_guest = request.verify_in_guest;
  job.form = request.form;
  job.clear_parameter = request.clear_parameter;
  job.sealing_key = std::move(request.sealing_key);
  job.keys = Keeper(std::move(request.key_sink));
  job.vm_access_after = request.vm_access_after;
  job.result.method = request.method.value_or(Method::vm_access);
  job.allow_offline = request.allow_offline;
  job.last_resort = std::move(request.last_resort);
  job.result.action = "reset_password";
  job.result.username = std::move(request.username);
  // VMAccess does not say whether it found the account or made it (F1.6).
  job.result.created = Tristate::unknown;
}

void take(Job& job, ResetRdp& request) {
  take_options(job, request);
  job.result.action = "reset_rdp";
  job.result.created = Tristate::no;
}

}  // namespace azvmreset::ops
