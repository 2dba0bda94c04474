#include "offline/calls.hpp"

#include "base/format.hpp"
#include "offline/bodies.hpp"
#include "offline/plan_names.hpp"

#include <utility>

namespace azvmreset::offline {
namespace {

using arm::ResourceType;
using base::format;

PlanCall call(const Situation& now, std::string_view method, std::string_view path, ResourceType type,
              std::string_view purpose) {
  PlanCall made;
  made.method = method;
  const char joint = path.find('?') == std::string_view::npos ? '?' : '&';
  made.url = format("{}{}api-version={}", path, joint, now.version(type));
  made.purpose = purpose;
  return made;
}

PlanCall with_body(PlanCall made, std::string body) {
  made.body = std::move(body);
  return made;
}

// Where Azure documents it; else the VM is read and compared before it is
// written, which leaves a gap (`unfenced`).
PlanCall fenced(const Situation& now, PlanCall made) {
  if (now.fenced) made.if_match = "{etag}";
  return made;
}

std::string script_path(const Situation& now, const std::string& vm, std::string_view part) {
  return format("{}/runCommands/{}", vm, name_in_plan(now.id, part));
}

std::string tags_of(const std::string& id) { return id + "/providers/Microsoft.Resources/tags/default"; }

// The action of its own is as old as If-Match; before it, the data disks are
// changed by a PATCH of the VM, which replaces the list (F5.5).
PlanCall change_disks(const Situation& now, std::string action_body, std::string patch_body, std::string_view purpose) {
  constexpr ResourceType type = ResourceType::virtual_machines;
  if (now.fenced) {
    const std::string path = now.at.rescue_vm + "/attachDetachDataDisks";
    return with_body(call(now, "POST", path, type, purpose), std::move(action_body));
  }
  return with_body(call(now, "PATCH", now.at.rescue_vm, type, purpose), std::move(patch_body));
}

}  // namespace

PlanCall get(const Situation& now, const std::string& id, ResourceType type, std::string_view purpose) {
  return call(now, "GET", id, type, purpose);
}

PlanCall put(const Situation& now, const std::string& id, ResourceType type, std::string body,
             std::string_view purpose) {
  return with_body(call(now, "PUT", id, type, purpose), std::move(body));
}

PlanCall remove(const Situation& now, const std::string& id, ResourceType type, std::string_view purpose) {
  return call(now, "DELETE", id, type, purpose);
}

PlanCall look_at(const Situation& now, const std::string& vm, std::string_view purpose) {
  return call(now, "GET", vm + "?$expand=instanceView", ResourceType::virtual_machines, purpose);
}

PlanCall power(const Situation& now, std::string_view verb, std::string_view purpose) {
  return call(now, "POST", format("{}/{}", now.at.vm, verb), ResourceType::virtual_machines, purpose);
}

PlanCall merge_tag(const Situation& now, std::string_view name, const std::string& value, std::string_view purpose) {
  return with_body(call(now, "PATCH", tags_of(now.at.vm), ResourceType::tags, purpose), tag_merge_body(name, value));
}

PlanCall delete_tags(const Situation& now, std::string_view purpose) {
  return with_body(call(now, "PATCH", tags_of(now.at.vm), ResourceType::tags, purpose), tag_deletion_body(now));
}

PlanCall mark(const Situation& now, const std::string& id, std::string_view step, std::string_view purpose) {
  return with_body(call(now, "PATCH", tags_of(id), ResourceType::tags, purpose),
                   tag_merge_body(plan_tag, plan_tag_value(now.id, step, now.power)));
}

PlanCall attach(const Situation& now, const std::string& disk, std::string_view purpose) {
  return change_disks(now, attach_body(now, disk), data_disks_body(now, disk), purpose);
}

PlanCall detach(const Situation& now, const std::string& disk, std::string_view purpose) {
  return change_disks(now, detach_body(disk), data_disks_body(now, {}), purpose);
}

PlanCall run_script(const Situation& now, const std::string& vm, const std::string& location, std::string_view part,
                    std::string_view purpose) {
  return with_body(call(now, "PUT", script_path(now, vm, part), ResourceType::run_commands, purpose),
                   script_body(now, location, part));
}

PlanCall read_script(const Situation& now, const std::string& vm, std::string_view part, std::string_view purpose) {
  return call(now, "GET", script_path(now, vm, part) + "?$expand=instanceView", ResourceType::run_commands, purpose);
}

PlanCall remove_script(const Situation& now, const std::string& vm, std::string_view part, std::string_view purpose) {
  return call(now, "DELETE", script_path(now, vm, part), ResourceType::run_commands, purpose);
}

PlanCall swap(const Situation& now, const std::string& disk, std::string_view purpose) {
  PlanCall made = call(now, "PATCH", now.at.vm, ResourceType::virtual_machines, purpose);
  return fenced(now, with_body(std::move(made), swap_body(now, disk)));
}

PlanCall with_condition(PlanCall made, std::string_view when) {
  made.when = when;
  return made;
}

}  // namespace azvmreset::offline
