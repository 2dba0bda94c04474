#include "rescue_options.hpp"

#include <cstddef>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"
#include "rescue_files.hpp"
#include "secret_input.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t longest_plan = 4u << 20;

}  // namespace

OnFailure on_failure_of(const Settings& settings) {
  const auto name = settings.text(Option::on_failure);
  for (const OnFailure known : {OnFailure::keep, OnFailure::roll_back}) {
    if (name && *name == name_of(known)) return known;
  }
  return OnFailure::automatic;
}

std::chrono::seconds agent_patience_of(const Settings& settings, std::chrono::seconds otherwise) {
  const auto given = settings.seconds(Option::agent_patience);
  return given ? std::chrono::ceil<std::chrono::seconds>(*given) : otherwise;
}

Result<Plan> given_plan(Call& call) {
  const std::string path = call.settings.text_or_empty(Option::plan);
  auto text = read_file(path, call.console.interrupts, longest_plan);
  if (!text) return std::move(text).error();
  auto plan = plan_from_json(text->expose());
  if (plan) return plan;
  Error error = std::move(plan).error();
  error.message = "--plan " + printable(path) + ": " + error.message;
  return error;
}

Result<std::string> approved_plan(Call& call) {
  const auto id = call.settings.text(Option::approved_plan);
  if (!call.settings.text(Option::plan)) return id.value_or("");
  if (id) return usage_error("--approved-plan and --plan both say which plan is meant", "give one of them");
  auto plan = given_plan(call);
  if (!plan) return std::move(plan).error();
  return plan->id;
}

Result<WhichRescue> which_rescue(const Call& call) {
  WhichRescue which;
  const bool by_journal = call.settings.text(Option::journal).has_value();
  const bool by_id = call.settings.text(Option::plan_id).has_value();
  if (by_journal == by_id) {
    return usage_error(
        by_id ? "--journal and --plan-id both say which rescue is meant" : "nothing says which rescue is meant",
        "--journal FILE; or, where that is lost, VM --plan-id ID, which azvmreset adopt VM tells");
  }
  if (by_id) {
    auto target = target_of(call.arguments.operands, call.settings);
    if (!target) return std::move(target).error();
    which.target = std::move(*target);
    which.plan_id = call.settings.text_or_empty(Option::plan_id);
    return which;
  }
  if (!call.arguments.operands.empty()) {
    return usage_error("found " + printable(call.arguments.operands.front()) + " beside --journal, which knows the VM",
                       "leave it out");
  }
  auto journal = given_journal(call.settings);
  if (!journal) return std::move(journal).error();
  which.journal = JournalFile(std::move(*journal));
  return which;
}

}  // namespace azvmreset::cli
