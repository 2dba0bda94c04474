#include "simulator/arm/policies.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;
using base::json::Writer;

// What a policy looks at.
struct Candidate {
  std::string type;
  Value content;
  std::string location = std::string(content["location"].text_or(""));
};

bool names(const std::vector<std::string>& list, std::string_view wanted) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& one) { return equals_ignoring_case(one, wanted); });
}

bool concerns(const PolicySetUp& policy, const Call& call, const Candidate& candidate) {
  return (policy.resource_group.empty() || equals_ignoring_case(policy.resource_group, call.path.group)) &&
         (policy.types.empty() || names(policy.types, candidate.type));
}

bool wrong_place(const PolicySetUp& policy, const Candidate& candidate) {
  return !policy.allowed_locations.empty() && !candidate.location.empty() &&
         !names(policy.allowed_locations, candidate.location);
}

std::vector<std::string> missing_tags(const PolicySetUp& policy, const Candidate& candidate) {
  std::vector<std::string> missing;
  for (const std::string& tag : policy.required_tags) {
    if (!candidate.content["tags"].any_case(tag).present()) missing.push_back(tag);
  }
  return missing;
}

std::string said_at(std::string_view path, Value content) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    content = content.any_case(name);
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  if (const auto flag = content.boolean()) return *flag ? "true" : "false";
  return std::string(content.text_or(""));
}

std::vector<PropertyDemand> unmet_demands(const PolicySetUp& policy, const Candidate& candidate) {
  std::vector<PropertyDemand> unmet;
  for (const PropertyDemand& demand : policy.required_properties) {
    const std::string said = said_at(demand.path, candidate.content);
    const bool met = demand.value.empty() ? !said.empty() : equals_ignoring_case(said, demand.value);
    if (!met) unmet.push_back(demand);
  }
  return unmet;
}

bool complains(const PolicySetUp& policy, const Candidate& candidate) {
  return policy.denied || wrong_place(policy, candidate) || !missing_tags(policy, candidate).empty() ||
         !unmet_demands(policy, candidate).empty();
}

void write_policy(Writer& out, std::string_view name, const PolicySetUp& policy, const Call& call) {
  const std::string before = format("/subscriptions/{}/providers/Microsoft.Authorization", call.path.subscription);
  out.key(name).begin_object();
  out.member("policyDefinitionId", format("{}/policyDefinitions/{}", before, policy.name));
  out.member("policyAssignmentId", format("{}/policyAssignments/{}", before, policy.name)).end_object();
}

void write_restriction(Writer& out, std::string_view field, std::string_view result,
                       const std::vector<std::string>& values, const PolicySetUp& policy, const Call& call) {
  out.begin_object().member("field", field).key("restrictions").begin_array().begin_object();
  out.member("result", result);
  if (!values.empty()) {
    out.key("values").begin_array();
    for (const std::string& value : values) out.string(value);
    out.end_array();
  }
  write_policy(out, "policy", policy, call);
  out.end_object().end_array().end_object();
}

void write_field_restrictions(Writer& out, const PolicySetUp& policy, const Candidate& candidate, const Call& call) {
  for (const std::string& tag : missing_tags(policy, candidate)) {
    write_restriction(out, "tags." + tag, "Required", {}, policy, call);
  }
  for (const PropertyDemand& demand : unmet_demands(policy, candidate)) {
    const std::vector<std::string> values(demand.value.empty() ? 0 : 1, demand.value);
    write_restriction(out, demand.path, "Required", values, policy, call);
  }
  if (wrong_place(policy, candidate)) {
    write_restriction(out, "location", "Deny", {candidate.location}, policy, call);
  }
}

void write_evaluation(Writer& out, const PolicySetUp& policy, const Candidate& candidate, const Call& call) {
  out.begin_object();
  write_policy(out, "policyInfo", policy, call);
  out.member("evaluationResult", "NonCompliant");
  out.key("effectDetails").begin_object().member("policyEffect", policy.audit ? "Audit" : "Deny").end_object();
  out.key("evaluationDetails").begin_object().key("evaluatedExpressions").begin_array().begin_object();
  out.member("result", "True").member("expressionKind", "field").member("expression", "type").member("path", "type");
  out.member("expressionValue", candidate.type).member("targetValue", candidate.type).member("operator", "equals");
  out.end_object().end_array().end_object().end_object();
}

}  // namespace

Answer policy_restrictions(const Call& call, const World& world) {
  if (!call.is("POST")) return no_such_method(call);
  const auto document = base::json::Document::parse(call.request.body);
  if (!document) return unreadable_body();
  const Value content = document->root()["resourceDetails"]["resourceContent"];
  const Candidate candidate{content["type"].text_or(""), content};
  if (candidate.type.empty()) {
    return refusal({400, "InvalidCheckRestrictionsRequest",
                    "The request content was invalid: 'resourceDetails.resourceContent.type' is required."});
  }
  const bool with_audit = document->root()["includeAuditEffect"].boolean().value_or(false);
  std::vector<const PolicySetUp*> complaining;
  for (const PolicySetUp& policy : world.scenario.policies) {
    if (concerns(policy, call, candidate) && complains(policy, candidate) && (!policy.audit || with_audit)) {
      complaining.push_back(&policy);
    }
  }
  Writer out;
  out.begin_object().key("fieldRestrictions").begin_array();
  for (const PolicySetUp* policy : complaining) write_field_restrictions(out, *policy, candidate, call);
  out.end_array().key("contentEvaluationResult").begin_object().key("policyEvaluations").begin_array();
  for (const PolicySetUp* policy : complaining) write_evaluation(out, *policy, candidate, call);
  out.end_array().end_object().end_object();
  return json_answer(200, out.text());
}

std::optional<Answer> disallowed(const Call& call, const World& world) {
  if (!call.is("PUT") || !call.path.named()) return std::nullopt;
  const auto document = base::json::Document::parse(call.request.body);
  if (!document) return std::nullopt;
  const Candidate candidate{call.path.full_type(), document->root()};
  for (const PolicySetUp& policy : world.scenario.policies) {
    if (policy.audit || !concerns(policy, call, candidate) || !complains(policy, candidate)) continue;
    return refusal({403, "RequestDisallowedByPolicy",
                    format("Resource '{}' was disallowed by policy. Policy identifiers: "
                           "'[{{\"policyAssignment\":{{\"name\":\"{}\"}}}}]'.",
                           call.path.names.back(), policy.name)});
  }
  return std::nullopt;
}

}  // namespace azvmreset::sim
