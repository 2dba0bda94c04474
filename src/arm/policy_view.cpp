#include "arm/policy_view.hpp"

#include "arm/fields.hpp"
#include "base/ascii.hpp"

#include <string_view>
#include <utility>

namespace azvmreset::arm {
namespace {

using base::equals_ignoring_case;
using base::json::Value;

std::string assignment_of(Fields& fields, Value policy) {
  return fields.text(fields.object(policy, "policy")["policyAssignmentId"], "policyAssignmentId");
}

// "Required" is told of what is missing, "Deny" of what is there.
bool denies(std::string_view result) noexcept {
  return equals_ignoring_case(result, "Deny") || equals_ignoring_case(result, "Required");
}

void read_field(std::vector<PolicyDenial>& denials, Fields& fields, Value restricted) {
  const std::string name = fields.text(restricted["field"], "fieldRestrictions.field");
  for (const auto element : fields.array(restricted["restrictions"], "restrictions").elements()) {
    const auto restriction = fields.object(element, "restrictions");
    if (!denies(fields.text(restriction["result"], "restrictions.result"))) continue;
    denials.push_back({assignment_of(fields, restriction["policy"]), name});
  }
}

void read_evaluation(std::vector<PolicyDenial>& denials, Fields& fields, Value evaluation) {
  const auto effect = fields.object(evaluation["effectDetails"], "effectDetails");
  const std::string result = fields.text(evaluation["evaluationResult"], "evaluationResult");
  if (!equals_ignoring_case(result, "NonCompliant")) return;
  if (!equals_ignoring_case(fields.text(effect["policyEffect"], "policyEffect"), "Deny")) return;
  denials.push_back({assignment_of(fields, evaluation["policyInfo"]), {}});
}

}  // namespace

Result<std::vector<PolicyDenial>> read_policy_denials(Value answer) {
  if (!answer.is_object()) return Error{ErrorCode::protocol, "expected policy restrictions: a JSON object"};
  Fields fields;
  std::vector<PolicyDenial> denials;
  for (const auto element : fields.array(answer["fieldRestrictions"], "fieldRestrictions").elements()) {
    read_field(denials, fields, fields.object(element, "fieldRestrictions"));
  }
  const auto content = fields.object(answer["contentEvaluationResult"], "contentEvaluationResult");
  for (const auto element : fields.array(content["policyEvaluations"], "policyEvaluations").elements()) {
    read_evaluation(denials, fields, fields.object(element, "policyEvaluations"));
  }
  if (!fields.ok()) return fields.take_error();
  return denials;
}

}  // namespace azvmreset::arm
