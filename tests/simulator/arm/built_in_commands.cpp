#include "simulator/arm/built_in_commands.hpp"

#include "base/ascii.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Writer;

struct BuiltIn {
  std::string_view id;
  std::string_view os;
  std::string_view label;
};

constexpr BuiltIn kBuiltIns[] = {
    {"RunPowerShellScript", "Windows", "Executes a PowerShell script"},
    {"EnableAdminAccount", "Windows", "Enable administrator account"},
    {"ResetRDPCert", "Windows", "Restore RDP Authentication mode to defaults"},
    {"SetRDPPort", "Windows", "Set Remote Desktop port"},
    {"RDPSettings", "Windows", "Verify RDP Listener Settings"},
    {"DisableNLA", "Windows", "Disable NLA"},
    {"EnableRemotePS", "Windows", "Enable remote PowerShell"},
    {"IPConfig", "Windows", "List IP configuration"},
    {"RemoveRunCommandWindowsExtension", "Windows", "Remove the run command extension"},
    {"RunShellScript", "Linux", "Executes a Linux shell script"},
};

const BuiltIn* find(std::string_view id) {
  for (const BuiltIn& one : kBuiltIns) {
    if (base::equals_ignoring_case(one.id, id)) return &one;
  }
  return nullptr;
}

void write(Writer& out, const BuiltIn& one) {
  out.begin_object()
      .member("$schema", "http://schema.management.azure.com/schemas/2016-11-17/runcommands.json")
      .member("id", one.id)
      .member("osType", one.os)
      .member("label", one.label)
      .member("description", one.label)
      .end_object();
}

}  // namespace

bool knows_command(std::string_view id) { return find(id) != nullptr; }

// F3.1/12.
Answer unknown_command_id() { return refusal({404, "NotFound", "The entity was not found in this Azure location."}); }

bool lists_commands(const ArmPath& path) { return path.is("Microsoft.Compute", {"locations", "runCommands"}); }

Answer built_in_commands(const Call& call) {
  Writer out;
  if (call.path.named()) {
    const BuiltIn* one = find(call.path.names.back());
    if (one == nullptr) return unknown_command_id();
    write(out, *one);
    return json_answer(200, out.text());
  }
  out.begin_object().key("value").begin_array();
  for (const BuiltIn& one : kBuiltIns) write(out, one);
  out.end_array().end_object();
  return json_answer(200, out.text());
}

}  // namespace azvmreset::sim
