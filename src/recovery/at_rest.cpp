#include "recovery/at_rest.hpp"

#include "arm/paging.hpp"
#include "arm/run_command_view.hpp"
#include "engine/sleep.hpp"
#include "ops/leftovers_judgement.hpp"
#include "ops/requests.hpp"
#include "ops/run_command_read.hpp"
#include "ops/status.hpp"

#include <string>
#include <utility>
#include <vector>

namespace azvmreset::recovery {
namespace {

using engine::Task;

// The list shows no states; each is read by itself. A VM has 25 (contract B3).
class OwnScripts final : public arm::PageReader {
 public:
  explicit OwnScripts(const ResourceId& vm) noexcept : vm_(vm) {}

  Result<void> read(base::json::Value element) override {
    auto view = arm::read_run_command(element);
    if (!view) return std::move(view).error();
    const auto found = ops::judge_run_command(*view, vm_);
    if (found && found->ours) names.push_back(found->name);
    return {};
  }

  std::vector<std::string> names;

 private:
  const ResourceId& vm_;
};

Task<Result<bool>> is_at_work(ops::Context context, ResourceId vm, std::string name) {
  auto view = co_await ops::read_vm_run_command(context, std::move(vm), std::move(name));
  if (!view && view.error().code == ErrorCode::not_found) co_return false;
  if (!view) co_return std::move(view).error();
  co_return !view->ended();
}

Task<Result<bool>> any_script_at_work(ops::Context context, ResourceId vm) {
  auto request = ops::list_run_commands(context.arm, vm);
  if (!request) co_return std::move(request).error();
  OwnScripts scripts(vm);
  auto listed = co_await context.arm.read_pages(std::move(*request), scripts);
  if (!listed) {
    const ErrorCode code = listed.error().code;
    if (code == ErrorCode::not_found || code == ErrorCode::refused) co_return false;
    co_return std::move(listed).error();
  }
  for (const std::string& name : scripts.names) {
    auto at_work = co_await is_at_work(context, vm, name);
    if (!at_work || *at_work) co_return at_work;
  }
  co_return false;
}

Task<Result<bool>> anything_at_work(ops::Context context, ResourceId vm) {
  Status look(vm);
  auto seen = co_await ops::status(context, std::move(look));
  if (!seen) co_return std::move(seen).error();
  if (seen->operation_in_progress) co_return true;
  co_return co_await any_script_at_work(context, std::move(vm));
}

}  // namespace

Task<Result<void>> wait_until_at_rest(ops::Context context, ResourceId vm) {
  engine::Scope* scope = co_await engine::current_scope();
  arm::Pace pace = context.arm.pace();
  const http::Response without_hint((HttpResponse()));
  for (;;) {
    auto at_work = co_await anything_at_work(context, vm);
    if (!at_work) co_return std::move(at_work).error();
    if (!*at_work) co_return Result<void>();
    context.progress.entered(Phase::queued, "something is at work on the VM and goes first");
    const engine::Duration delay = pace.delay_after(without_hint, scope->loop().now());
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return slept;
  }
}

}  // namespace azvmreset::recovery
