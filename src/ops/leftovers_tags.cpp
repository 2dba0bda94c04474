#include "ops/leftovers_tags.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/leftovers_snapshots.hpp"
#include "ops/rescue_tags.hpp"
#include "ops/script_run_outcome.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;
using engine::Task;

constexpr std::size_t longest_shown = 200;

struct Place {
  Place(arm::ResourceType its_type, std::string its_id) : type(its_type), id(std::move(its_id)) {}

  arm::ResourceType type;
  std::string id;
};

// Under these names a plan makes what lies in the disk's group, and its rescue VM.
std::vector<Place> places_of(const std::string& plan_id, const arm::VmView& vm, const ResourceId& target) {
  using arm::ResourceType;
  std::vector<Place> places;
  const auto add = [&](ResourceType type, std::string_view group, std::string_view part) {
    places.emplace_back(type, format("{}/providers/{}/azvmreset-{}-{}", group, name_of(type), plan_id, part));
  };
  const std::string own = format("/subscriptions/{}/resourceGroups/{}", target.subscription(), target.resource_group());
  const auto disk = os_disk_of(vm);
  const std::string group =
      disk ? format("/subscriptions/{}/resourceGroups/{}", disk->subscription(), disk->resource_group()) : own;
  for (const std::string_view part : {"os", "probe", "read-back"}) add(ResourceType::disks, group, part);
  for (const std::string_view part : {"source", "probe", "read-back"}) add(ResourceType::snapshots, group, part);
  add(ResourceType::virtual_machines, own, "rescue");
  return places;
}

// The first thing of that plan that is there; empty where nothing is.
Task<Result<std::string>> what_is_behind(Context context, std::vector<Place> places) {
  for (const Place& place : places) {
    auto request = context.arm.request("GET", place.id, place.type);
    if (!request) co_return std::move(request).error();
    auto answer = co_await context.arm.call(std::move(*request));
    if (answer) co_return place.id;
    if (answer.error().code != ErrorCode::not_found) co_return std::move(answer).error();
  }
  co_return std::string();
}

struct Words {
  std::string plan_id;
  std::string doubt;  // of its form
};

Words words_of(std::string_view name, const std::string& value) {
  Words words;
  if (name == lease_tag) {
    if (const auto lease = read_lease(value)) words.plan_id = lease->plan_id;
  } else if (const auto tag = read_plan_tag(value)) {
    words.plan_id = tag->plan_id;
  }
  if (is_plan_id(words.plan_id)) return words;
  words.plan_id.clear();
  words.doubt =
      format("its value {} is none that a rescue writes: find out who has set it", quoted(value, longest_shown));
  return words;
}

std::string living(const Examined& seen) {
  const std::string* value = tag_of(seen.vm.profile.tags, lease_tag);
  const auto lease = value == nullptr ? std::nullopt : read_lease(*value);
  if (!lease) return "";
  if (!seen.answered_at) return "ARM does not tell the time, so nobody can say whether the lease has run out";
  if (*seen.answered_at > lease->until) return "";
  return format("a rescue holds the VM until {}: plan {}, holder {}", base::format_timestamp(lease->until),
                quoted(lease->plan_id), quoted(lease->holder));
}

Task<Result<Leftover>> judge_tag(Context context, std::string name, std::string value, Examined seen) {
  const auto target = ResourceId::parse(seen.report.target);
  Leftover found;
  found.id = seen.report.target;
  found.kind = "tag";
  found.name = std::move(name);
  const Words words = words_of(found.name, value);
  found.operation_id = words.plan_id;
  found.reason = words.doubt.empty() ? living(seen) : words.doubt;
  if (!found.reason.empty() || !target) co_return found;
  std::vector<Place> places = places_of(words.plan_id, seen.vm, *target);
  auto behind = co_await what_is_behind(context, std::move(places));
  if (!behind) co_return std::move(behind).error();
  found.ours = behind->empty();
  found.reason = found.ours ? "it is of a rescue of which nothing is left, and that nobody is at work on"
                            : format(
                                  "it is of a rescue of which {} is there: adopt shows what is left, rollback and "
                                  "cleanup take it away",
                                  *behind);
  co_return found;
}

std::string deletion_of(const std::string& name, const std::string& value) {
  base::json::Writer json;
  json.begin_object().member("operation", "Delete").key("properties").begin_object();
  json.key("tags").begin_object().member(name, value).end_object();
  return json.end_object().end_object().text();
}

// As the VM spells it.
std::optional<std::pair<std::string, std::string>> tag_as_it_is(const Examined& seen, std::string_view name) {
  for (const auto& tag : seen.vm.profile.tags) {
    if (base::equals_ignoring_case(tag.first, name)) return tag;
  }
  return std::nullopt;
}

Task<Result<void>> see_it_gone(Context context, ResourceId vm, Leftover& item) {
  auto seen = co_await examine(context, vm);
  if (!seen && is_stop(seen.error())) co_return std::move(seen).error();
  item.removed = seen && !tag_as_it_is(*seen, item.name);
  if (!item.removed) {
    item.reason = "it was to be removed, and is not seen to be gone" + (seen ? "" : ": " + told(seen.error()));
  }
  co_return Result<void>();
}

}  // namespace

Task<Result<void>> list_tags(Context context, Examined seen, LeftoversReport& report) {
  for (const std::string_view name : {plan_tag, lease_tag}) {
    const auto tag = tag_as_it_is(seen, name);
    if (!tag) continue;
    auto judged = co_await judge_tag(context, std::string(name), tag->second, seen);
    if (!judged && is_stop(judged.error())) co_return std::move(judged).error();
    if (judged) {
      report.items.push_back(std::move(*judged));
      continue;
    }
    report.warnings.emplace_back(
        "list_not_readable", format("what is behind the tag {} could not be read: {}", name, judged.error().message),
        "ask for Microsoft.Compute/disks/read and Microsoft.Compute/snapshots/read");
  }
  co_return Result<void>();
}

Task<Result<void>> remove_tag(Context context, ResourceId vm, Leftover& item) {
  context.progress.entered(Phase::submitting, "removing a tag");
  auto seen = co_await examine(context, vm);
  if (!seen && is_stop(seen.error())) co_return std::move(seen).error();
  const auto tag = seen ? tag_as_it_is(*seen, item.name) : std::nullopt;
  if (!tag) {
    item.reason = seen ? "somebody else has removed it" : "the VM could not be read again: " + told(seen.error());
    co_return Result<void>();
  }
  auto judged = co_await judge_tag(context, item.name, tag->second, *seen);
  if (!judged && is_stop(judged.error())) co_return std::move(judged).error();
  if (!judged || !judged->ours) {
    item.ours = false;
    item.reason = judged ? judged->reason : told(judged.error());
    co_return Result<void>();
  }
  const std::string path = vm.text() + "/providers/Microsoft.Resources/tags/default";
  auto request = context.arm.request("PATCH", path, arm::ResourceType::tags);
  if (!request) co_return std::move(request).error();
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = std::make_shared<const Secret>(deletion_of(tag->first, tag->second));
  request->idempotency = http::Idempotency::repeatable;
  context.count_write();
  auto run = co_await context.arm.run(std::move(*request), arm::RunOptions());
  if (run || run.error().may_have_arrived) co_return co_await see_it_gone(context, vm, item);
  if (is_stop(run.error())) co_return std::move(run).error();
  item.reason = "it was not removed: " + told(run.error());
  co_return Result<void>();
}

}  // namespace azvmreset::ops
