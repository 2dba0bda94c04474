#include "simulator/arm/compute.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/built_in_commands.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/id_case.hpp"
#include "simulator/arm/machine_json.hpp"
#include "simulator/arm/page.hpp"
#include "simulator/arm/tags.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

bool expands_instance_view(const Call& call) {
  return base::equals_ignoring_case(call.target.parameter("$expand").value_or(""), "instanceView");
}

}  // namespace

Answer Compute::handle(const Call& call) {
  const ArmPath& path = call.path;
  if (lists_commands(path)) return call.is("GET") ? built_in_commands(call) : no_such_method(call);
  if (path.is("Microsoft.Compute", {"virtualMachines"}) && !path.named()) {
    return call.is("GET") ? list_machines(call) : no_such_method(call);
  }
  Machine* machine = world_.find(path.subscription, path.group, path.names.empty() ? "" : path.names.front());
  const bool whole = path.is("Microsoft.Compute", {"virtualMachines"});
  if (machine == nullptr && whole && call.is("PUT")) return births_.create(call);
  if (machine == nullptr && whole && call.is("DELETE")) return {204, {}, {}};
  if (machine == nullptr) return not_found(call);
  if (call.met_by(FaultKind::superseded) && !call.is("GET")) return superseded(call, *machine);
  if (whole) {
    if (call.is("DELETE")) return births_.remove(call, *machine);
    if (call.is("PATCH")) return writes_.patch(call, *machine);
    if (call.is("PUT")) return writes_.put(call, *machine);
    return call.is("GET") ? get_machine(call, *machine) : no_such_method(call);
  }
  if (path.is("Microsoft.Compute", {"virtualMachines", "instanceView"}) && call.is("GET")) {
    Writer out;
    write_instance_view(out, *machine, call.now);
    return json_answer(200, out.text());
  }
  if (MachineWrites::attaches(path)) return writes_.attach_detach(call, *machine);
  if (path.types.size() == 2 && !path.named() && PowerActions::knows(path.types[1])) {
    return call.is("POST") ? power_.handle(call, *machine) : no_such_method(call);
  }
  if (path.is("Microsoft.Compute", {"virtualMachines", "extensions"})) return on_extension(call, *machine);
  if (RunCommands::owns(path)) return commands_.handle(call, *machine);
  return not_found(call);
}

Answer Compute::superseded(const Call& call, const Machine& machine) {
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  world_.agenda.at(call.now + call.fault->wait,
                   [this, id = operation.id](Time then) { operations_.preempt(id, then); });
  return operations_.accepted_action(operation, call);
}

Answer Compute::get_machine(const Call& call, const Machine& machine) const {
  Writer out;
  write_machine(out, machine, machine.id, expands_instance_view(call) ? Detail::with_instance_view : Detail::whole,
                call);
  Answer answer = json_answer(200, out.text());
  if (world_.choices.pick<Etag>() == Etag::present) answer.headers.emplace_back("ETag", etag_of(machine));
  return answer;
}

// Of a group or of the subscription, in pages.
Answer Compute::list_machines(const Call& call) const {
  std::vector<const Machine*> found;
  for (const auto& machine : world_.machines) {
    const VmSetUp& is = machine->set_up;
    if (listed(call, is.subscription, is.resource_group)) found.push_back(machine.get());
  }
  // F4.1/16.
  const GroupInIds how = call.path.group.empty() ? world_.choices.pick<GroupInIds>() : GroupInIds::as_made;
  return page_of(call, world_, found.size(), [&](Writer& out, std::size_t index) {
    write_machine(out, *found[index], id_as_told(*found[index], how), Detail::listed, call);
  });
}

Answer Compute::on_extension(const Call& call, Machine& machine) {
  if (!call.path.named()) return call.is("GET") ? list_extensions(call, machine) : no_such_method(call);
  if (call.is("PUT")) return put_extension(call, machine);
  if (call.is("PATCH")) return patch_extension(call, machine);
  if (call.is("DELETE")) return delete_extension(call, machine);
  if (!call.is("GET")) return no_such_method(call);
  const Extension* extension = machine.find(call.path.names.back());
  return extension == nullptr ? not_found(call) : get_extension(call, *extension, machine);
}

Answer Compute::get_extension(const Call& call, const Extension& extension, const Machine& machine) const {
  Writer out;
  write_extension(out, extension, machine, expands_instance_view(call));
  return json_answer(200, out.text());
}

Answer Compute::list_extensions(const Call& call, const Machine& machine) const {
  Writer out;
  out.begin_object().key("value").begin_array();
  for (const Extension& extension : machine.extensions) {
    write_extension(out, extension, machine, expands_instance_view(call));
  }
  out.end_array().end_object();
  return json_answer(200, out.text());
}

}  // namespace azvmreset::sim
