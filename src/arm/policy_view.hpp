// What Azure Policy would say of a resource that is not there yet: the answer
// to checkPolicyRestrictions (facts §5.6).
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <string>
#include <vector>

namespace azvmreset::arm {

// One thing that a policy denies.
struct PolicyDenial {
  std::string assignment_id;
  std::string field;  // "tags.owner" that it misses, "location"; empty: the resource as it is
};

// What is only audited, or changed by the policy itself, is no denial.
// A member of the wrong type is `protocol`, naming its path.
Result<std::vector<PolicyDenial>> read_policy_denials(base::json::Value answer);

}  // namespace azvmreset::arm
