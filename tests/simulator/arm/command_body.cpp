#include "simulator/arm/command_body.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "simulator/arm/built_in_commands.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/target.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;

Answer invalid(std::string_view name, std::string_view why) {
  return refusal({400, "InvalidParameter", format("The value of parameter {} is invalid. {}", name, why)});
}

// F3.2/14.
Answer unknown_member(std::string_view name, std::string_view path, std::string_view type) {
  return refusal(
      {400, "BadRequest",
       format("Could not find member '{}' on object of type '{}'. Path '{}', line 1, position 1.", name, type, path)});
}

constexpr std::string_view kProperties[] = {"source",
                                            "parameters",
                                            "protectedParameters",
                                            "asyncExecution",
                                            "runAsUser",
                                            "runAsPassword",
                                            "timeoutInSeconds",
                                            "outputBlobUri",
                                            "errorBlobUri",
                                            "outputBlobManagedIdentity",
                                            "errorBlobManagedIdentity",
                                            "provisioningState",
                                            "instanceView"};
constexpr std::string_view kSources[] = {"script", "scriptUri", "commandId", "scriptUriManagedIdentity"};

// F3.2/4.
constexpr std::string_view kStrict = "treatFailureAsDeploymentFailure";
constexpr std::string_view kStrictSince = "2023-03-01";

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<Answer> unknown_members(const Call& call, Value properties) {
  for (const auto& [name, value] : properties.members()) {
    if (contains(kProperties, name) || (name == kStrict && call.api_version() >= kStrictSince)) continue;
    return unknown_member(name, format("properties.{}", name), "VirtualMachineRunCommandProperties");
  }
  for (const auto& [name, value] : properties["source"].members()) {
    if (contains(kSources, name)) continue;
    return unknown_member(name, format("properties.source.{}", name), "VirtualMachineRunCommandScriptSource");
  }
  return std::nullopt;
}

// F3.2/1.
std::optional<Answer> read_source(Value source, ScriptCall& script) {
  const std::array found = {source["script"].text(), source["scriptUri"].text(), source["commandId"].text()};
  const auto given = [](const auto& one) { return one && !one->empty(); };
  const auto count = std::count_if(found.begin(), found.end(), given);
  if (count == 0) {
    return refusal({400, "InvalidParameter", "Required parameter 'runCommand.properties.source' is missing (null)."});
  }
  if (count > 1) return invalid("source", "Exactly one of script, scriptUri and commandId can be given.");
  if (given(found[1])) {
    return refusal({400, "InvalidParameter",
                    "The simulator downloads no scripts: found source.scriptUri, expected source.script or "
                    "source.commandId."});
  }
  script.text = found[0].value_or("");
  script.command_id = found[2].value_or("");
  if (!script.command_id.empty() && !knows_command(script.command_id)) return unknown_command_id();
  return std::nullopt;
}

std::optional<Answer> read_flag(Value properties, std::string_view name, std::optional<bool>& flag) {
  const Value value = properties[name];
  if (value.present() && !value.is_null() && !value.is_boolean()) return invalid(name, "Expected a boolean.");
  flag = value.boolean();
  return std::nullopt;
}

std::optional<Answer> read_timeout(Value value, std::optional<std::chrono::seconds>& timeout) {
  if (!value.present() || value.is_null()) return std::nullopt;
  const auto seconds = value.integer();
  if (!seconds || *seconds < 0 || *seconds > 2'147'483'647) return invalid("timeoutInSeconds", "Expected an integer.");
  timeout = std::chrono::seconds(*seconds);
  return std::nullopt;
}

std::optional<Answer> read_blob(Value value, std::string_view name, std::string& uri) {
  uri = value.text_or("");
  if (uri.empty()) return std::nullopt;
  const Target target = target_of(uri);
  const bool is_blob = uri.starts_with("https://") && target.segments.size() >= 2 && target.parameter("sig");
  if (is_blob) return std::nullopt;
  return invalid(name, "Expected the https SAS URI of an append blob.");
}

std::optional<Answer> read_account(Value properties, ScriptCall& script) {
  script.run_as_user = properties["runAsUser"].text_or("");
  script.run_as_password = properties["runAsPassword"].text_or("");
  if (script.run_as_user.empty() == script.run_as_password.empty()) return std::nullopt;
  return invalid("runAsUser", "Both or none of runAsUser and runAsPassword can be given.");
}

std::optional<Answer> read_properties(Value properties, ManagedCommand& wanted) {
  if (auto wrong = read_source(properties["source"], wanted.call)) return wrong;
  if (auto wrong = read_parameters(properties["parameters"], "parameters", wanted.parameters)) return wrong;
  if (auto wrong =
          read_parameters(properties["protectedParameters"], "protectedParameters", wanted.protected_parameters)) {
    return wrong;
  }
  if (auto wrong = read_timeout(properties["timeoutInSeconds"], wanted.timeout)) return wrong;
  if (auto wrong = read_flag(properties, "asyncExecution", wanted.asynchronous)) return wrong;
  if (auto wrong = read_flag(properties, kStrict, wanted.strict)) return wrong;
  if (auto wrong = read_blob(properties["outputBlobUri"], "outputBlobUri", wanted.output_blob)) return wrong;
  if (auto wrong = read_blob(properties["errorBlobUri"], "errorBlobUri", wanted.error_blob)) return wrong;
  return read_account(properties, wanted.call);
}

}  // namespace

std::optional<Answer> read_parameters(Value list, std::string_view path, Parameters& parameters) {
  if (!list.present() || list.is_null()) return std::nullopt;
  if (!list.is_array()) return invalid(path, "Expected an array.");
  for (const Value one : list.elements()) {
    const auto name = one["name"].text();
    const auto value = one["value"].text();
    // F3.1/10: strings only.
    if (!name || name->empty() || !value) return invalid(path, "Expected objects with the strings name and value.");
    parameters.emplace_back(*name, *value);
  }
  return std::nullopt;
}

std::optional<Answer> read_command(const Call& call, const Machine& machine, ManagedCommand& wanted) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const Value root = document->root();
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
  if (auto wrong = unknown_members(call, root["properties"])) return wrong;
  if (auto wrong = read_properties(root["properties"], wanted)) return wrong;
  if (root["tags"].is_object()) wanted.tags = root["tags"].dump();
  wanted.call.parameters = wanted.parameters;
  wanted.call.parameters.insert(wanted.call.parameters.end(), wanted.protected_parameters.begin(),
                                wanted.protected_parameters.end());
  return std::nullopt;
}

}  // namespace azvmreset::sim
