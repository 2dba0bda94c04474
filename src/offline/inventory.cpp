#include "offline/inventory.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::offline {
namespace {

using base::format;
using base::quoted;

struct Made {
  std::string_view purpose;
  std::string_view cost;
  bool holds_password = false;  // where one was chosen
};

std::string type_of(std::string_view id) {
  const std::size_t begin = id.rfind("/providers/") + 11;
  return std::string(id.substr(begin, id.rfind('/') - begin));
}

std::optional<Made> describe(const Situation& now, std::string_view id) {
  const Places& at = now.at;
  constexpr std::string_view storage = "storage";
  if (id == at.snapshot) return Made{"what the copy is made of", "storage of what the disk holds"};
  if (id == at.copy) return Made{"the copy that becomes the OS disk", "storage, as the original", true};
  if (id == at.probe_snapshot) return Made{"what the probe reads", storage};
  if (id == at.probe_disk) return Made{"what the probe reads, as a disk", storage};
  // Taken when the script may not have run.
  if (id == at.read_back_snapshot) return Made{"what is read back", storage, true};
  if (id == at.read_back_disk) return Made{"what is read back, as a disk", storage, true};
  if (id == at.rescue_vm) return Made{"the rescue VM", "compute by the minute"};
  if (id == at.rescue_disk) return Made{"the rescue VM's own disk", storage};
  if (id == at.rescue_interface) return Made{"the rescue VM's interface", ""};
  if (id == at.rescue_network) return Made{"the rescue VM's network", ""};
  if (id == at.rescue_gateway) return Made{"the rescue VM's way out", "by the hour, and by traffic"};
  if (id == at.rescue_address) return Made{"the gateway's address", "by the hour"};
  return std::nullopt;
}

std::string_view path_of(const PlanCall& call) { return std::string_view(call.url).substr(0, call.url.find('?')); }

// The step that deletes it, or 0.
std::int32_t removed_in(const Plan& plan, std::string_view id) {
  for (const PlanStep& step : plan.steps) {
    for (const PlanCall& call : step.calls) {
      if (call.method == "DELETE" && path_of(call) == id) return step.number;
    }
  }
  return 0;
}

std::int32_t number_of(const Plan& plan, std::string_view name) {
  for (const PlanStep& step : plan.steps) {
    if (step.name == name) return step.number;
  }
  return 0;
}

std::string until(const Situation& now, const Plan& plan, const std::string& id) {
  if (id == now.at.copy) return format("kept: it is the OS disk from step {}", number_of(plan, "swap"));
  const std::int32_t step = removed_in(plan, id);
  return step == 0 ? "kept, as was asked for" : format("removed in step {}", step);
}

void add(const Situation& now, Plan& plan, const std::string& id) {
  const auto known = describe(now, id);
  const bool listed =
      std::any_of(plan.resources.begin(), plan.resources.end(), [&](const PlanResource& one) { return one.id == id; });
  if (!known || listed) return;
  PlanResource resource;
  resource.type = type_of(id);
  resource.id = id;
  resource.purpose = known->purpose;
  resource.until = until(now, plan, id);
  resource.cost = known->cost;
  resource.holds_password = known->holds_password && now.plants_password;
  plan.resources.push_back(std::move(resource));
}

}  // namespace

void list_resources(const Situation& now, Plan& plan) {
  for (const PlanStep& step : plan.steps) {
    for (const PlanCall& call : step.calls) {
      if (call.method != "PUT") continue;
      const std::string id(path_of(call));
      add(now, plan, id);
      if (id == now.at.rescue_vm) add(now, plan, now.at.rescue_disk);
    }
  }
}

}  // namespace azvmreset::offline
