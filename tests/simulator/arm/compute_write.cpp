// PUT, PATCH and DELETE of an extension: what the platform checks, and how the run
// in the guest begins.
#include "simulator/arm/compute.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/hindrance.hpp"
#include "simulator/arm/machine_json.hpp"

#include <optional>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;
using base::json::Writer;

// What the body of a PUT asks for; a PATCH leaves the rest as it is.
std::optional<Answer> read_body(const Call& call, const Machine& machine, Extension& extension) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const Value root = document->root();
  const Value properties = root["properties"];
  const std::string location = root["location"].text_or(call.is("PATCH") ? machine.set_up.location : std::string());
  if (location.empty()) {
    return refusal({400, "LocationRequired", "The location property is required for this definition."});
  }
  if (!equals_ignoring_case(location, machine.set_up.location)) {
    return refusal({409, "InvalidResourceLocation",
                    format("The resource already exists in location '{}'. A resource with the same name cannot be "
                           "created in location '{}'.",
                           machine.set_up.location, location)});
  }
  for (const auto& [name, text] : {std::pair{"publisher", &extension.publisher}, std::pair{"type", &extension.type},
                                   std::pair{"typeHandlerVersion", &extension.version}}) {
    *text = properties[name].text_or(*text);
    if (text->empty()) {
      return refusal({400, "InvalidParameter", format("Required parameter '{}' is missing (null).", name)});
    }
  }
  if (const auto flag = properties["autoUpgradeMinorVersion"].boolean()) extension.auto_upgrade = *flag;
  if (const auto tag = properties["forceUpdateTag"].text()) extension.force_update_tag = *tag;
  if (properties["settings"].is_object()) extension.settings = properties["settings"].dump();
  if (properties["protectedSettings"].is_object()) {
    extension.protected_settings = properties["protectedSettings"].dump();
  }
  return std::nullopt;
}

// F1.2/1: what makes a handler act again.
bool same_configuration(const Extension& a, const Extension& b) {
  return equals_ignoring_case(a.handler(), b.handler()) && a.version == b.version && a.settings == b.settings &&
         a.protected_settings == b.protected_settings && a.force_update_tag == b.force_update_tag;
}

// F1.5/1.
std::optional<Answer> handler_taken(const Machine& machine, const Extension& wanted, const Choices& choices) {
  const Extension* other = machine.find_handler(wanted.handler());
  if (other == nullptr || equals_ignoring_case(other->name, wanted.name)) return std::nullopt;
  const std::string message = format(
      "Multiple VMExtensions per handler not supported for OS type '{}'. VMExtension '{}' with handler '{}' already "
      "added or specified in input.",
      machine.windows() ? std::string_view("Windows") : std::string_view("Linux"), other->name, other->handler());
  return refusal({400, "BadRequest", message, "MultipleExtensionsPerHandlerNotAllowed"}, choices.pick<ErrorEnvelope>());
}

Goal goal_of(const Call& call, const Extension& extension) {
  Goal goal{extension.name, extension.sequence, extension.settings, extension.protected_settings};
  if (call.met_by(FaultKind::agent_silent)) goal.silence = Silence::for_ever;
  if (call.met_by(FaultKind::agent_hangs)) goal.silence = Silence::until_boot;
  goal.takes_no_time = call.met_by(FaultKind::ends_unseen);
  return goal;
}

}  // namespace

Answer Compute::put_extension(const Call& call, Machine& machine) {
  Extension wanted;
  wanted.name = call.path.names.back();
  if (auto refused = read_body(call, machine, wanted)) return *std::move(refused);
  return write_extension_of(call, machine, std::move(wanted));
}

// C-A1/3: what the body leaves out stays as it is, the protected settings too.
Answer Compute::patch_extension(const Call& call, Machine& machine) {
  const Extension* present = machine.find(call.path.names.back());
  if (present == nullptr) return not_found(call);
  Extension wanted = *present;
  wanted.operations.clear();
  wanted.held = false;
  wanted.ran = false;
  if (auto refused = read_body(call, machine, wanted)) return *std::move(refused);
  return write_extension_of(call, machine, std::move(wanted));
}

Answer Compute::write_extension_of(const Call& call, Machine& machine, Extension wanted) {
  if (auto refused = hindrance(machine, world_.choices)) return *std::move(refused);
  if (auto refused = handler_taken(machine, wanted, world_.choices)) return *std::move(refused);
  Extension* extension = machine.find(wanted.name);
  if (extension != nullptr && !equals_ignoring_case(extension->handler(), wanted.handler())) {
    return refusal({409, "PropertyChangeNotAllowed", "Changing property 'publisher' or 'type' is not allowed."});
  }
  const bool created = extension == nullptr;
  const bool same = !created && same_configuration(*extension, wanted);
  if (auto refused = slot_.claim(machine, call.now, same ? extension : nullptr)) return *std::move(refused);

  if (created) extension = &machine.extensions.emplace_back();
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  if (!same) {
    change(machine, *extension, std::move(wanted), call.now);
    extension->provisioning_state = created ? "Creating" : "Updating";
    extension->operations = {operation.id};
    agent_.give(machine, goal_of(call, *extension), call.now);
  } else {
    // C-B3/4a: what is under way answers for both. F1.2/2: else there is nothing to do for the guest.
    const bool running = !extension->operations.empty();
    extension->operations.push_back(operation.id);
    if (!running) agent_.skip(machine, *extension, call.now);
  }
  extension->held = extension->held || operation.never_ends;
  if (call.is("PATCH")) return operations_.accepted_patch(operation, call, shown(*extension, machine).body);
  return first_answer(call, operation, *extension, machine, created);
}

// Somebody else, behind the caller's back: another configuration of the same
// extension, with the caller's operations preempted.
void Compute::overwrite(Machine& machine, std::string_view name, Time now) {
  Extension* extension = machine.find(name);
  if (extension == nullptr) return;
  Extension theirs = *extension;
  theirs.force_update_tag = "somebody-else";
  theirs.settings = "{}";
  theirs.protected_settings = "{}";
  theirs.operations.clear();
  theirs.held = false;
  theirs.ran = false;
  change(machine, *extension, std::move(theirs), now);
  extension->provisioning_state = "Updating";
  agent_.give(machine, {extension->name, extension->sequence, extension->settings, extension->protected_settings}, now);
}

void Compute::drop(Machine& machine, std::string_view name, Time now) {
  Extension* extension = machine.find(name);
  if (extension == nullptr) return;
  for (const std::string& older : extension->operations) operations_.preempt(older, now);
  std::erase_if(machine.goals, [&](const Goal& goal) { return equals_ignoring_case(goal.extension, name); });
  machine.provisioning_state = "Succeeded";
  machine.extensions.erase(machine.extensions.begin() + (extension - machine.extensions.data()));
}

// Takes over what the body says; what the guest told before stays visible.
void Compute::change(Machine& machine, Extension& extension, Extension wanted, Time now) {
  wanted.sequence = ++machine.last_sequence;
  wanted.report = extension.report;
  if (!extension.name.empty()) wanted.name = extension.name;
  for (const std::string& older : extension.operations) operations_.preempt(older, now);
  extension = std::move(wanted);
  machine.provisioning_state = "Updating";
}

// F1.1/6, C-A1/1, C-A1/2.
Answer Compute::first_answer(const Call& call, const Operation& operation, const Extension& extension,
                             const Machine& machine, bool created) const {
  Answer answer = shown(extension, machine);
  answer.status = created ? 201 : 200;
  switch (world_.choices.pick<ExtensionPut>()) {
    case ExtensionPut::async_operation:
      operations_.announce(operation, {.async = true}, call, answer);
      break;
    case ExtensionPut::async_and_location:
      operations_.announce(operation, {.async = true, .location = true}, call, answer);
      break;
    case ExtensionPut::body_only:
      break;
    case ExtensionPut::location_only:
      answer = {202, {}, {}};
      operations_.announce(operation, {.location = true}, call, answer);
      break;
  }
  return answer;
}

Answer Compute::shown(const Extension& extension, const Machine& machine) {
  Writer out;
  write_extension(out, extension, machine, false);
  return json_answer(200, out.text());
}

Answer Compute::delete_extension(const Call& call, Machine& machine) {
  Extension* extension = machine.find(call.path.names.back());
  if (extension == nullptr) return {204, {}, {}};
  if (auto refused = hindrance(machine, world_.choices)) return *std::move(refused);
  if (auto refused = slot_.claim(machine, call.now)) return *std::move(refused);

  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  extension->provisioning_state = "Deleting";
  extension->operations = {operation.id};
  extension->held = operation.never_ends;
  machine.provisioning_state = "Updating";
  agent_.remove(machine, *extension, call.now);
  return operations_.accepted_delete(operation, call);
}

}  // namespace azvmreset::sim
