#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "engine/sleep.hpp"
#include "engine/together.hpp"
#include "offline/read_parts.hpp"
#include "offline/read_world.hpp"
#include "offline/situation.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// Azure Policy is asked about the very bodies that will be sent.
namespace azvmreset::offline {
namespace {

using engine::Task;
using ops::Context;
using Denials = Result<std::vector<arm::PolicyDenial>>;

struct Kind {
  std::string_view what;
  std::string_view step;  // in which it is made
  std::string_view type;
};

constexpr std::array kinds = {
    Kind{"the snapshot", "snapshot", "Microsoft.Compute/snapshots"},
    Kind{"the copy", "copy", "Microsoft.Compute/disks"},
    Kind{"the rescue VM", "rescue_vm", "Microsoft.Compute/virtualMachines"},
};

// Where it is made, and what; both empty where it is not made at all.
struct Question {
  std::string group;
  std::string content;
};

// The body, with the type that the address of a request says instead.
std::string content_of(const PlanCall& call, std::string_view type) {
  const auto body = base::json::Document::parse(call.body);
  if (!body) return {};
  base::json::Writer json;
  json.begin_object().member("type", type);
  for (const auto [name, value] : body->root().members()) json.key(name).value(value);
  return json.end_object().text();
}

Question question_about(const Plan& plan, const Kind& kind) {
  for (const PlanStep& step : plan.steps) {
    if (step.name != kind.step) continue;
    for (const PlanCall& call : step.calls) {
      const std::string path = call.url.substr(0, call.url.find('?'));
      const std::string type_and_name = path.substr(group_of(path).size());
      const bool is_it = type_and_name.starts_with("/providers/" + std::string(kind.type) + "/");
      const bool is_part = type_and_name.find("/runCommands/") != std::string::npos;
      if (call.method == "PUT" && is_it && !is_part) return {group_of(path), content_of(call, kind.type)};
    }
  }
  return {};
}

Task<Denials> ask(Context context, std::string group, std::string content) {
  if (content.empty()) co_return std::vector<arm::PolicyDenial>();
  co_return co_await ask_policies(context, std::move(group), std::move(content));
}

void keep(Denials answer, std::size_t kind, World& world) {
  const std::string what(kinds[kind].what);
  if (!answer) {
    world.unread.emplace_back("policies_not_asked",
                              "whether a policy denies " + what + " could not be asked: " + answer.error().message,
                              "ask for Microsoft.PolicyInsights/checkPolicyRestrictions/read, or look by hand");
    return;
  }
  for (arm::PolicyDenial& denial : *answer) world.denied.push_back({what, std::move(denial)});
}

}  // namespace

Task<Result<void>> read_denials(Context context, Plan plan, World& world) {
  context.progress.entered(Phase::reading, "asking what policies deny");
  Question snapshot = question_about(plan, kinds[0]);
  Question copy = question_about(plan, kinds[1]);
  Question machine = question_about(plan, kinds[2]);
  auto answers = co_await engine::together(ask(context, std::move(snapshot.group), std::move(snapshot.content)),
                                           ask(context, std::move(copy.group), std::move(copy.content)),
                                           ask(context, std::move(machine.group), std::move(machine.content)));
  const engine::Scope* scope = co_await engine::current_scope();
  if (scope->stopped()) co_return scope->stop_error();
  auto& [of_snapshot, of_copy, of_machine] = answers;
  keep(std::move(of_snapshot), 0, world);
  keep(std::move(of_copy), 1, world);
  keep(std::move(of_machine), 2, world);
  co_return Result<void>();
}

}  // namespace azvmreset::offline
