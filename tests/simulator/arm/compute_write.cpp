// PUT and DELETE of an extension: what the platform checks, and how the run
// in the guest begins.
#include "simulator/arm/compute.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/machine_json.hpp"
#include "simulator/digest.hpp"

#include <optional>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;
using base::json::Writer;

// What the body of a PUT asks for.
struct Wanted {
  Extension extension;
  std::string protected_settings = "{}";
};

std::optional<Answer> read_body(const Call& call, const Machine& machine, Wanted& wanted) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) {
    return unreadable_body();
  }
  const Value root = document->root();
  const Value properties = root["properties"];
  Extension& extension = wanted.extension;
  const std::string location = root["location"].text_or("");
  if (location.empty()) {
    return refusal({400, "LocationRequired", "The location property is required for this definition."});
  }
  if (!equals_ignoring_case(location, machine.set_up.location)) {
    return refusal({409, "InvalidResourceLocation",
                    format("The resource already exists in location '{}'. A resource with the same name cannot be "
                           "created in location '{}'.",
                           machine.set_up.location, location)});
  }
  extension.name = call.path.names.back();
  extension.publisher = properties["publisher"].text_or("");
  extension.type = properties["type"].text_or("");
  extension.version = properties["typeHandlerVersion"].text_or("");
  for (const auto& [name, text] : {std::pair{"publisher", &extension.publisher}, std::pair{"type", &extension.type},
                                   std::pair{"typeHandlerVersion", &extension.version}}) {
    if (text->empty()) {
      return refusal({400, "InvalidParameter", format("Required parameter '{}' is missing (null).", name)});
    }
  }
  extension.auto_upgrade = properties["autoUpgradeMinorVersion"].boolean();
  if (const auto tag = properties["forceUpdateTag"].text()) extension.force_update_tag = *tag;
  if (properties["settings"].is_object()) extension.settings = properties["settings"].dump();
  if (properties["protectedSettings"].is_object()) wanted.protected_settings = properties["protectedSettings"].dump();
  extension.protected_digest = digest_of(wanted.protected_settings);
  return std::nullopt;
}

// F1.2/1: what makes a handler act again.
bool same_configuration(const Extension& a, const Extension& b) {
  return equals_ignoring_case(a.handler(), b.handler()) && a.version == b.version && a.settings == b.settings &&
         a.protected_digest == b.protected_digest && a.force_update_tag == b.force_update_tag;
}

// F1.7/7, C-B3/3.
Answer refused_when_off(const Choices& choices) {
  constexpr std::string_view text = "Cannot modify extensions in the VM when the VM is not running.";
  constexpr std::string_view code = "CannotModifyExtensionsWhenVMNotRunning";
  switch (choices.pick<StoppedVm>()) {
    case StoppedVm::text_only:
      return refusal({409, "OperationNotAllowed", text});
    case StoppedVm::outer_code:
      return refusal({409, code, text});
    case StoppedVm::inner_code:
      break;
  }
  return refusal({409, "OperationNotAllowed", text, code});
}

// F1.7/8.
Answer refused_when_disallowed() {
  return refusal(
      {409, "OperationNotAllowed",
       "This operation cannot be performed when extension operations are disallowed. To allow, please ensure "
       "VM Agent is installed on the VM and the osProfile.allowExtensionOperations property is true."});
}

// What of the machine itself stands in the way of any change.
std::optional<Answer> hindrance(const Machine& machine, const Choices& choices) {
  if (machine.set_up.allow_extension_operations == false) return refused_when_disallowed();
  if (!machine.running()) return refused_when_off(choices);
  return std::nullopt;
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

}  // namespace

Answer Compute::put_extension(const Call& call, Machine& machine) {
  Wanted wanted;
  if (auto refused = read_body(call, machine, wanted)) return *std::move(refused);
  if (auto refused = hindrance(machine, world_.choices)) return *std::move(refused);
  if (auto refused = handler_taken(machine, wanted.extension, world_.choices)) return *std::move(refused);
  Extension* extension = machine.find(wanted.extension.name);
  if (extension != nullptr && !equals_ignoring_case(extension->handler(), wanted.extension.handler())) {
    return refusal({409, "PropertyChangeNotAllowed", "Changing property 'publisher' or 'type' is not allowed."});
  }
  const bool created = extension == nullptr;
  const bool same = !created && same_configuration(*extension, wanted.extension);
  if (auto refused = slot_.claim(machine, call.now, same ? extension : nullptr)) return *std::move(refused);

  if (created) extension = &machine.extensions.emplace_back();
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  if (!same) {
    change(machine, *extension, std::move(wanted.extension), call.now);
    extension->provisioning_state = created ? "Creating" : "Updating";
    extension->operations = {operation.id};
    agent_.give(machine,
                {extension->name, extension->sequence, extension->settings, std::move(wanted.protected_settings),
                 call.met_by(FaultKind::agent_silent)},
                call.now);
  } else {
    // C-B3/4a: what is under way answers for both. F1.2/2: else there is nothing to do for the guest.
    const bool running = !extension->operations.empty();
    extension->operations.push_back(operation.id);
    if (!running) agent_.skip(machine, *extension, call.now);
  }
  return first_answer(call, operation, *extension, machine, created);
}

// Takes over what the body says; what the guest told before stays visible.
void Compute::change(Machine& machine, Extension& extension, Extension wanted, Time now) {
  wanted.sequence = extension.sequence + 1;
  wanted.report = extension.report;
  if (!extension.name.empty()) wanted.name = extension.name;
  for (const std::string& older : extension.operations) slot_.preempt(older, now);
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
  machine.provisioning_state = "Updating";
  agent_.remove(machine, *extension, operation.id, call.now);
  return operations_.accepted_delete(operation, call);
}

}  // namespace azvmreset::sim
