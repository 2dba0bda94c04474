#include "offline/actions.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "offline/situation.hpp"
#include "ops/action_list.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;
using base::json::Value;

// What stands in a path after the last "/providers/".
struct Addressed {
  std::string type;         // "Microsoft.Compute/virtualMachines/runCommands"
  std::string_view action;  // of a POST: "start"
};

std::string_view take_segment(std::string_view& path) noexcept {
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  return segment;
}

Addressed addressed(std::string_view path) {
  constexpr std::string_view mark = "/providers/";
  Addressed found;
  const std::size_t begin = path.rfind(mark);
  if (begin == std::string_view::npos) return found;
  path.remove_prefix(begin + mark.size());
  found.type = take_segment(path);
  while (!path.empty()) {
    const std::string_view type = take_segment(path);
    const bool last = path.empty();
    if (last) found.action = type;
    if (!last) found.type.append("/").append(type);
    if (!last) take_segment(path);
  }
  return found;
}

std::string_view path_of(const PlanCall& call) noexcept {
  return std::string_view(call.url).substr(0, call.url.find('?'));
}

std::string action_of(const PlanCall& call) {
  const Addressed what = addressed(path_of(call));
  if (call.method == "GET") return what.type + "/read";
  if (call.method == "DELETE") return what.type + "/delete";
  if (call.method == "POST") return base::format("{}/{}/action", what.type, what.action);
  return what.type + "/write";
}

std::string provider_of(std::string_view action) { return std::string(action.substr(0, action.find('/'))); }

// An action at a scope, and the steps that take it.
struct Taken {
  std::string purpose;  // of the first request that takes it
  std::vector<std::string> steps;
  bool optional = true;  // everything that takes it is sent under a condition
};

class Gathering {
 public:
  explicit Gathering(const PlanRescue& request) : list_(request.target), request_(request) {}

  void add(const std::string& step, const PlanCall& call) {
    step_ = step;
    optional_ = !call.when.empty();
    const std::string action = action_of(call);
    note(action, scope_of(path_of(call)), call.purpose);
    if (call.method != "GET") watch(action);
    const auto body = base::json::Document::parse(call.body.empty() ? "{}" : call.body);
    if (body) add_linked(body->root());
  }

  std::vector<RequiredAction> take() && {
    for (const auto& [key, taken] : taken_) {
      const auto& [scope, action] = key;
      const std::string purpose = base::format("{} ({})", taken.purpose, joined(taken.steps));
      if (taken.optional) {
        list_.may(action, scope, purpose);
      } else {
        list_.need(action, scope, purpose);
      }
    }
    return std::move(list_).take();
  }

 private:
  static std::string joined(const std::vector<std::string>& steps) {
    std::string text;
    for (const std::string& step : steps) text.append(text.empty() ? "" : ", ").append(step);
    return text;
  }

  // The VMs by themselves; everything else in the group that it lies in.
  std::string scope_of(std::string_view id) const {
    for (const std::string* vm : {&list_.vm(), rescue()}) {
      if (vm != nullptr && base::starts_with_ignoring_case(id, *vm) &&
          (id.size() == vm->size() || id[vm->size()] == '/')) {
        return *vm;
      }
    }
    return group_of(id);
  }
  const std::string* rescue() const noexcept {
    return request_.rescue.existing ? &request_.rescue.existing->text() : nullptr;
  }

  void note(const std::string& action, const std::string& scope, std::string_view purpose) {
    Taken& taken = taken_[{scope, action}];
    if (taken.purpose.empty()) taken.purpose = purpose;
    taken.optional = taken.optional && optional_;
    const bool known = std::find(taken.steps.begin(), taken.steps.end(), step_) != taken.steps.end();
    if (!known) taken.steps.push_back(step_);
  }

  // At the address that Azure gives with its answer to a write.
  void watch(const std::string& action) {
    const std::string provider = provider_of(action);
    if (provider != "Microsoft.Compute" && provider != "Microsoft.Network") return;
    note(provider + "/locations/operations/read", list_.subscription(), "see the end of what was begun");
  }

  void link(Value id, std::string_view action, std::string_view purpose) {
    const auto text = id.text();
    if (!text || base::find_ignoring_case(*text, "/providers/") == std::string_view::npos) return;
    const std::string type = addressed(std::string(*text) + "/").type;
    note(base::format("{}/{}", type, action), scope_of(*text), purpose);
  }

  // What a body names, Azure looks at with the rights of whoever names it (F10).
  void add_linked(Value body) {
    const Value properties = body["properties"];
    link(properties["creationData"]["sourceResourceId"], "beginGetAccess/action", "copy from it");
    link(properties["creationData"]["sourceResourceId"], "read", "copy from it");
    link(properties["encryption"]["diskEncryptionSetId"], "read", "encrypt a copy like the original");
    link(properties["diskAccessId"], "read", "give the copy the private access of the original");
    link(properties["storageProfile"]["imageReference"]["id"], "read", "make the rescue VM from that image");
    add_linked_disks(body, properties["storageProfile"]);
    link(properties["storageProfile"]["osDisk"]["managedDisk"]["diskEncryptionSet"]["id"], "read",
         "encrypt the rescue VM's own disk with it");
    for (const Value element : properties["networkProfile"]["networkInterfaces"].elements()) {
      link(element["id"], "join/action", "give the rescue VM its interface");
    }
    for (const Value element : properties["ipConfigurations"].elements()) {
      link(element["properties"]["subnet"]["id"], "join/action", "connect the rescue VM to the subnet");
    }
    for (const Value element : properties["publicIpAddresses"].elements()) {
      link(element["id"], "join/action", "give the NAT gateway its address");
    }
    for (const Value element : properties["subnets"].elements()) {
      link(element["properties"]["natGateway"]["id"], "join/action", "lead the subnet through the NAT gateway");
    }
  }

  void add_linked_disks(Value body, Value storage) {
    constexpr std::string_view purpose = "attach or swap it";
    for (const std::string_view which : {"dataDisksToAttach", "dataDisksToDetach"}) {
      for (const Value element : body[which].elements()) link(element["diskId"], "write", purpose);
    }
    for (const Value element : storage["dataDisks"].elements()) link(element["managedDisk"]["id"], "write", purpose);
    link(storage["osDisk"]["managedDisk"]["id"], "write", purpose);
  }

  ops::ActionList list_;
  const PlanRescue& request_;
  std::map<std::pair<std::string, std::string>, Taken> taken_;  // by scope and action
  std::string step_;
  bool optional_ = false;
};

void gather(Gathering& all, const PlanStep& step, const std::string& name) {
  for (const PlanCall& call : step.calls) all.add(name, call);
  for (const PlanStep& part : step.substeps) gather(all, part, name);
}

}  // namespace

std::vector<RequiredAction> actions_of(const PlanRescue& request, const std::vector<PlanStep>& steps) {
  Gathering all(request);
  for (const PlanStep& step : steps) gather(all, step, step.name);
  return std::move(all).take();
}

}  // namespace azvmreset::offline
