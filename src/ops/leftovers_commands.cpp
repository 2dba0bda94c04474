#include "ops/leftovers_commands.hpp"

#include "arm/paging.hpp"
#include "arm/run_command_view.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/account_answer.hpp"
#include "ops/account_command.hpp"
#include "ops/leftovers_judgement.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/requests.hpp"
#include "ops/run_command_read.hpp"
#include "ops/script_run_outcome.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using engine::Task;

// A VM has 25 (contract B3); somebody may have been allowed more.
constexpr std::size_t most_commands = 1'000;

class Commands final : public arm::PageReader {
 public:
  Commands(const ResourceId& vm, std::vector<Leftover>& items) : vm_(vm), items_(items) {}

  Result<void> read(base::json::Value element) override {
    auto view = arm::read_run_command(element);
    if (!view) return std::move(view).error();
    auto found = judge_run_command(*view, vm_);
    if (!found) return {};
    if (items_.size() >= most_commands) {
      return base::fail(ErrorCode::protocol, "more than {} run commands look like ours; expected a few", most_commands);
    }
    items_.push_back(std::move(*found));
    return {};
  }

 private:
  const ResourceId& vm_;
  std::vector<Leftover>& items_;
};

std::string how_far(const arm::RunCommandView& view) {
  if (view.ended()) return "its script has ended as " + base::quoted(view.execution_state);
  return "its script is not known to have begun";
}

// The guest's own word that it made no password: it refused before.
bool nothing_was_made(const arm::RunCommandView& view) {
  if (!view.ended()) return false;
  const std::string nonce = nonce_of(view);
  const auto answer = guest::read_account_answer(view.output, nonce);
  const auto sealed = guest::read_sealed_password(view.output, nonce);
  return answer && answer->outcome == guest::AccountOutcome::refused && sealed && !*sealed;
}

// Why it must not be deleted yet; empty where it may.
std::string why_it_stays(const arm::RunCommandView& view) {
  if (view.state() == arm::ScriptState::running) return "its script is at work; Azure ends it in time";
  if (!holds_made_password(view) || nothing_was_made(view)) return "";
  return "its answer is a password that the guest makes, sealed, and perhaps nobody else has it: resume with the token "
         "and the private key fetches it and deletes the command; where the key is lost, delete the command by hand";
}

std::string what_is_known(const arm::RunCommandView& view) {
  const std::string stays = why_it_stays(view);
  if (view.state() == arm::ScriptState::running) return stays;
  return stays.empty() ? how_far(view) : how_far(view) + "; " + stays;
}

bool cannot_be_had(const Error& error) noexcept {
  return error.code == ErrorCode::permission_denied || error.code == ErrorCode::refused ||
         error.code == ErrorCode::not_found;
}

}  // namespace

Task<Result<void>> list_commands(Context context, ResourceId vm, LeftoversReport& report) {
  context.progress.entered(Phase::reading, "reading the run commands of the VM");
  auto request = list_run_commands(context.arm, vm);
  if (!request) co_return std::move(request).error();
  std::vector<Leftover> items;
  Commands commands(vm, items);
  auto read = co_await context.arm.read_pages(std::move(*request), commands);
  if (!read && !cannot_be_had(read.error())) co_return std::move(read).error();
  if (!read) {
    report.warnings.emplace_back("list_not_readable",
                                 "the run commands of the VM cannot be listed: " + read.error().message,
                                 "ask for Microsoft.Compute/virtualMachines/runCommands/read");
  }
  for (Leftover& item : items) {
    if (item.ours) {
      auto now = co_await read_vm_run_command(context, vm, item.name);
      if (!now && is_stop(now.error())) co_return std::move(now).error();
      item.reason +=
          "; " + (now ? what_is_known(*now) : "what came of its script cannot be read: " + told(now.error()));
    }
    report.items.push_back(std::move(item));
  }
  co_return Result<void>();
}

Task<Result<void>> remove_command(Context context, ResourceId vm, Leftover& item) {
  context.progress.entered(Phase::submitting, "removing a run command");
  auto now = co_await read_vm_run_command(context, vm, item.name);
  if (!now && is_stop(now.error())) co_return std::move(now).error();
  if (!now) {
    const bool gone = now.error().code == ErrorCode::not_found;
    item.reason = gone ? "somebody else has removed it" : "it could not be read again: " + told(now.error());
    co_return Result<void>();
  }
  const auto judged = judge_run_command(*now, vm);
  if (!judged || !judged->ours) {
    item.ours = false;
    item.reason = judged ? judged->reason : "it is no longer a run command of ours";
    co_return Result<void>();
  }
  if (auto stays = why_it_stays(*now); !stays.empty()) {
    item.reason = std::move(stays);
    co_return Result<void>();
  }
  auto deletion = delete_run_command(context.arm, vm, item.name);
  auto look = get_run_command(context.arm, vm, item.name);
  if (!deletion || !look) co_return deletion ? std::move(look).error() : std::move(deletion).error();
  co_return co_await remove_and_see(context, std::move(*deletion), std::move(*look), item);
}

}  // namespace azvmreset::ops
