#include "ops/leftovers_guest.hpp"

#include "ops/account_script.hpp"
#include "ops/findings.hpp"
#include "ops/guest_admission.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/script_run_outcome.hpp"

#include <azvmreset/resource_id.hpp>

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;
using guest::AccountTask;

void not_heard(const Error& error, bool remove, LeftoversReport& report) {
  const std::string what = remove ? "whether keys are left in the guest, and which were deleted, is not known: "
                                  : "whether keys are left in the guest is not known: ";
  report.warnings.emplace_back("guest_not_heard", what + error.message, error.remedy);
}

Leftover key_left(const std::string& vm, const std::string& guid, bool removed) {
  Leftover key;
  key.id = vm;
  key.kind = "guest_key";
  key.name = "azvmreset-" + guid;
  key.ours = true;
  key.removed = removed;
  key.reason = "a machine key of that name is made in the guest for one sealed password, and deleted when it was set";
  return key;
}

}  // namespace

Task<Result<void>> list_guest_keys(Context context, Examined seen, bool remove, LeftoversReport& report) {
  auto vm = ResourceId::parse(report.target);
  if (!vm) co_return std::move(vm).error();
  auto admitted = admit_guest_work(std::move(seen), {});
  if (!admitted) {
    not_heard(admitted.error(), remove, report);
    co_return Result<void>();
  }
  AccountCall call(remove ? AccountTask::remove_keys : AccountTask::keys, "");
  call.operation_id = context.random.guid(host::Stream::ids);
  call.location = admitted->seen.vm.location;
  call.server_time = admitted->seen.answered_at;
  auto run = co_await run_account_script(context, std::move(*vm), std::move(call));
  if (!run && is_stop(run.error())) co_return std::move(run).error();
  if (!run) {
    not_heard(run.error(), remove, report);
    co_return Result<void>();
  }
  append(report.warnings, std::move(run->warnings));
  for (const std::string& guid : run->answer.keys) report.items.push_back(key_left(report.target, guid, remove));
  co_return Result<void>();
}

}  // namespace azvmreset::ops
