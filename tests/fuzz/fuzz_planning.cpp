// Whatever ARM says of a VM, its disk, a snapshot and a rescue VM: the plan is the same twice, each of its requests is
// one, each step waits for earlier ones, nothing but what the plan made is deleted, and no finding lacks its words.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/reader.hpp"
#include "fuzz/require.hpp"
#include "offline/plan.hpp"
#include "ops/preflight.hpp"

using namespace azvmreset;

namespace {

using base::json::Value;

ResourceId vm_named(std::string_view name) {
  return ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", name).value();
}

template <class View>
std::optional<View> read(Value value, Result<View> (*read_one)(Value)) {
  auto view = read_one(value);
  return view ? std::optional(std::move(*view)) : std::nullopt;
}

offline::World world_of(Value root, const ResourceId& target) {
  offline::World world;
  if (auto vm = arm::read_vm(root["vm"])) world.vm = std::move(*vm);
  world.answered_at = std::chrono::system_clock::time_point(std::chrono::seconds(1'790'000'000));
  world.preflight = ops::judge(world.vm, target, world.answered_at);
  world.os_disk = read(root["disk"], arm::read_disk);
  world.snapshot = read(root["snapshot"], arm::read_disk);
  world.rescue = read(root["rescue"], arm::read_vm);
  world.subnet = read(root["subnet"], arm::read_subnet);
  if (world.subnet) world.subnet_id = world.subnet->id;
  if (root["sizes"].is_array()) world.sizes.emplace();
  for (const Value element : root["sizes"].elements()) {
    auto size = arm::read_size(element);
    if (size && *size) world.sizes->push_back(std::move(**size));
  }
  return world;
}

PlanRescue request_of(Value root, const ResourceId& target) {
  PlanRescue request(target);
  request.reset.username = "azureuser";
  const std::int64_t bits = root["options"].integer().value_or(0);
  const auto bit = [bits](int number) { return ((bits >> number) & 1) != 0; };
  request.probe = bit(0);
  request.lease = bit(1);
  request.deallocate = bit(2);
  request.reset.plaintext = bit(3);
  request.hook = bit(4) ? Hook::setup : Hook::group_policy;
  request.rescue.os = bit(4) || bit(5) ? RescueOs::windows : RescueOs::linux_os;
  request.rescue.network = bit(6) ? RescueNetwork::nat_gateway : RescueNetwork::source_subnet;
  if (bit(7)) request.rescue.existing = vm_named("rescue");
  request.keep_snapshot = bit(8) && !bit(9);
  if (bit(9)) {
    request.from_snapshot =
        "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/group/providers/Microsoft.Compute/"
        "snapshots/s";
  }
  request.read_back = static_cast<ReadBack>((bits >> 10) & 3);
  request.power_after = static_cast<PowerAfter>((bits >> 12) & 3);
  return request;
}

void require_call(const PlanCall& call, const Plan& plan) {
  require(call.url.starts_with("/subscriptions/"));
  require(call.url.find_first_of(" \"\\\n\r\t") == std::string::npos);
  require(call.url.find("api-version=20") != std::string::npos);
  require(!call.purpose.empty());
  if (!call.body.empty()) require(base::json::Document::parse(call.body).ok());
  if (call.method == "DELETE") require(call.url.find("/azvmreset-" + plan.id + "-") != std::string::npos);
}

void require_findings(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    require(!finding.code.empty() && !finding.message.empty());
    require(finding.message.find('\n') == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = base::json::Document::parse(text);
  if (!document) return 0;
  const ResourceId target = vm_named("vm");
  const offline::World world = world_of(document->root(), target);
  const PlanRescue request = request_of(document->root(), target);
  const Plan plan = offline::make_plan(world, request);
  require(to_json(plan) == to_json(offline::make_plan(world, request)));
  for (const PlanStep& step : plan.steps) {
    for (const std::int32_t number : step.after) require(number >= 1 && number < step.number);
    for (const PlanCall& call : step.calls) require_call(call, plan);
    for (const PlanStep& part : step.substeps) {
      for (const PlanCall& call : part.calls) require_call(call, plan);
    }
  }
  require(plan.downtime <= plan.expected);
  require_findings(plan.blockers);
  require_findings(plan.warnings);
  require_findings(plan.unknowns);
  require(plan_from_json(to_json(plan)).ok());
  return 0;
}
