// Which requests of a plan may be sent at all: those for its own places. A
// plan can come from a file, and a file from anybody.
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "offline/plan_names.hpp"
#include "rescue/sending.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::json::Value;

constexpr std::string_view tags = "/providers/Microsoft.Resources/tags/default";
constexpr std::size_t longest_part = 20;  // of a name in the plan: "read-back"

using Methods = std::initializer_list<std::string_view>;

bool among(std::string_view one, Methods list) noexcept { return std::ranges::find(list, one) != list.end(); }

// "…/runCommands/azvmreset-{id}-{part}"
bool is_script(const Job& job, std::string_view path) {
  const std::string prefix = "/runCommands/" + offline::name_in_plan(job.plan.id, "");
  if (!base::starts_with_ignoring_case(path, prefix)) return false;
  const std::string_view part = path.substr(prefix.size());
  return !part.empty() && part.size() <= longest_part &&
         std::ranges::all_of(part, [](char c) { return base::is_alphanumeric(c) || c == '-'; });
}

bool at_vm(const Job& job, std::string_view method, std::string_view below) {
  if (below.empty()) return among(method, {"GET", "PATCH"});
  if (equals_ignoring_case(below, tags)) return method == "PATCH";
  if (is_script(job, below)) return among(method, {"GET", "PUT", "DELETE"});
  return method == "POST" && among(below, {"/start", "/powerOff", "/deallocate", "/restart"});
}

bool at_rescue_vm(const Job& job, std::string_view method, std::string_view below) {
  if (below.empty()) {
    return among(method, {"GET", "PATCH"}) || (job.plan.rescue_is_made && among(method, {"PUT", "DELETE"}));
  }
  if (is_script(job, below)) return among(method, {"GET", "PUT", "DELETE"});
  return method == "POST" && equals_ignoring_case(below, "/attachDetachDataDisks");
}

bool is_made(const Job& job, std::string_view path) {
  const offline::Places& at = job.at;
  const std::string_view made[] = {at.copy,           at.probe_snapshot, at.probe_disk,       at.read_back_snapshot,
                                   at.read_back_disk, at.rescue_disk,    at.rescue_interface, at.rescue_network,
                                   at.rescue_gateway, at.rescue_address};
  const auto same = [path](std::string_view id) { return !id.empty() && equals_ignoring_case(id, path); };
  if (std::ranges::any_of(made, same)) return true;
  return job.plan.from_snapshot.empty() && same(at.snapshot);
}

bool leads_home(const Job& job, std::string_view method, std::string_view path) {
  if (const auto rest = below(path, job.at.vm)) return at_vm(job, method, *rest);
  if (const auto rest = below(path, job.at.rescue_vm)) return at_rescue_vm(job, method, *rest);
  if (is_made(job, path)) return among(method, {"GET", "PUT", "DELETE"});
  if (const auto rest = below(path, job.at.copy)) return method == "PATCH" && equals_ignoring_case(*rest, tags);
  const bool only_read = equals_ignoring_case(path, job.at.os_disk) || equals_ignoring_case(path, job.at.snapshot);
  return only_read && method == "GET";
}

bool is_query(std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const bool version = pair.starts_with("api-version=") && std::ranges::all_of(pair.substr(12), [](char c) {
                           return base::is_alphanumeric(c) || c == '-';
                         });
    if (!version && !among(pair, {"$expand=instanceView", "skipShutdown=false"})) return false;
  }
  return true;
}

// Every member that a plan writes. What is none of them could run a script of somebody else's (customData, userData,
// extensionProfile), as somebody else (runAsUser, identity), or send away what it says (outputBlobUri).
constexpr std::array written_by_plans = std::to_array<std::string_view>({"addressPrefix",
                                                                         "addressPrefixes",
                                                                         "addressSpace",
                                                                         "adminPassword",
                                                                         "adminUsername",
                                                                         "asyncExecution",
                                                                         "caching",
                                                                         "computerName",
                                                                         "createOption",
                                                                         "creationData",
                                                                         "dataDisks",
                                                                         "dataDisksToAttach",
                                                                         "dataDisksToDetach",
                                                                         "defaultOutboundAccess",
                                                                         "deleteOption",
                                                                         "disablePasswordAuthentication",
                                                                         "diskAccessId",
                                                                         "diskControllerType",
                                                                         "diskEncryptionSet",
                                                                         "diskEncryptionSetId",
                                                                         "diskId",
                                                                         "enableAutomaticUpdates",
                                                                         "encryption",
                                                                         "encryptionAtHost",
                                                                         "hardwareProfile",
                                                                         "hyperVGeneration",
                                                                         "id",
                                                                         "imageReference",
                                                                         "incremental",
                                                                         "ipConfigurations",
                                                                         "licenseType",
                                                                         "linuxConfiguration",
                                                                         "location",
                                                                         "lun",
                                                                         "managedDisk",
                                                                         "name",
                                                                         "natGateway",
                                                                         "networkAccessPolicy",
                                                                         "networkInterfaces",
                                                                         "networkProfile",
                                                                         "offer",
                                                                         "operation",
                                                                         "osDisk",
                                                                         "osProfile",
                                                                         "osType",
                                                                         "parameters",
                                                                         "primary",
                                                                         "privateIPAllocationMethod",
                                                                         "properties",
                                                                         "protectedParameters",
                                                                         "provisionVMAgent",
                                                                         "publicIPAllocationMethod",
                                                                         "publicIpAddresses",
                                                                         "publicNetworkAccess",
                                                                         "publisher",
                                                                         "script",
                                                                         "secureBootEnabled",
                                                                         "securityProfile",
                                                                         "securityType",
                                                                         "sku",
                                                                         "source",
                                                                         "sourceResourceId",
                                                                         "storageAccountType",
                                                                         "storageProfile",
                                                                         "subnet",
                                                                         "subnets",
                                                                         "tags",
                                                                         "tier",
                                                                         "timeoutInSeconds",
                                                                         "type",
                                                                         "uefiSettings",
                                                                         "vTpmEnabled",
                                                                         "value",
                                                                         "version",
                                                                         "vmSize",
                                                                         "windowsConfiguration",
                                                                         "zones"});

// What fills these is never a file's: the scripts are the library's own, and nobody knows the password of a rescue VM.
bool is_filled_here(std::string_view member, std::string_view value, std::string_view path) {
  if (member == "adminPassword") return value == "{a random password that nobody keeps}";
  if (member != "script") return true;
  return value.starts_with("{script: ") && value.ends_with("}") && path.ends_with(value.substr(9, value.size() - 10));
}

// The first member of a body that no plan writes like that; empty where there is none.
std::string unheard_of(Value value, std::string_view path) {
  for (const Value element : value.elements()) {
    if (std::string found = unheard_of(element, path); !found.empty()) return found;
  }
  for (const auto& [name, member] : value.members()) {
    if (!std::ranges::binary_search(written_by_plans, name)) return std::string(name);
    const auto text = member.text();
    if (!is_filled_here(name, text.value_or(""), path)) return std::string(name);
    // Tags are the customer's words.
    if (name == "tags") continue;
    if (std::string found = unheard_of(member, path); !found.empty()) return found;
  }
  return {};
}

// Ids in a body are of places of the plan, or of what it says that the copy takes along.
class Named {
 public:
  explicit Named(const Job& job) : job_(job) {}

  // The first that is of somewhere else; empty where there is none.
  std::string foreign(Value value) const {
    if (const auto text = value.text()) return is_foreign(*text) ? std::string(*text) : std::string();
    for (const Value element : value.elements()) {
      if (std::string found = foreign(element); !found.empty()) return found;
    }
    for (const auto& [name, member] : value.members()) {
      // Tags are the customer's words.
      if (name == "tags") continue;
      if (std::string found = foreign(member); !found.empty()) return found;
    }
    return {};
  }

 private:
  bool is_foreign(std::string_view text) const {
    if (!base::starts_with_ignoring_case(text, "/subscriptions/")) return false;
    const PlanFacts& facts = job_.plan.facts;
    const offline::Places& at = job_.at;
    const std::string_view known[] = {at.vm,
                                      at.os_disk,
                                      at.snapshot,
                                      at.rescue_vm,
                                      at.rescue_subnet,
                                      facts.encryption_set_id,
                                      facts.disk_access_id,
                                      facts.rescue_disk_encryption_set,
                                      facts.rescue_image};
    const auto same = [text](std::string_view id) { return !id.empty() && equals_ignoring_case(id, text); };
    return !std::ranges::any_of(known, same) && !is_made(job_, text);
  }

  const Job& job_;
};

Error forbidden(const PlanCall& call, std::string_view why) {
  auto error = base::fail(ErrorCode::protocol, "the plan has a request that is not sent: {} {}: {}",
                          base::quoted(call.method), base::quoted(call.url, 300), why);
  error.remedy = "make the plan again; somebody may have changed the file";
  return error;
}

}  // namespace

std::optional<std::string_view> below(std::string_view path, std::string_view id) {
  if (id.empty() || !base::starts_with_ignoring_case(path, id)) return std::nullopt;
  const std::string_view rest = path.substr(id.size());
  if (!rest.empty() && rest.front() != '/') return std::nullopt;
  return rest;
}

Result<void> check_place(const Job& job, const PlanCall& call) {
  const std::string_view url = call.url;
  const std::string_view path = url.substr(0, url.find('?'));
  if (!leads_home(job, call.method, path))
    return forbidden(call, "it is for none of the places that the plan's id leads to");
  if (path.size() < url.size() && !is_query(url.substr(path.size() + 1))) {
    return forbidden(call, "expected nothing in its query but api-version, $expand and skipShutdown");
  }
  // The disks of a rescue VM that is there are its owner's; that body is made anew.
  const bool disks_of_rescue = call.method == "PATCH" && equals_ignoring_case(path, job.at.rescue_vm);
  if (call.body.empty() || disks_of_rescue) return {};
  const auto body = base::json::Document::parse(call.body);
  if (!body || !body->root().is_object()) return forbidden(call, "its body is no JSON object");
  const std::string unknown = unheard_of(body->root(), path);
  if (!unknown.empty()) return forbidden(call, base::format("no plan has that {} in its body", base::quoted(unknown)));
  const std::string foreign = Named(job).foreign(body->root());
  if (foreign.empty()) return {};
  return forbidden(call, base::format("its body names {}", base::quoted(foreign, 300)));
}

}  // namespace azvmreset::rescue
