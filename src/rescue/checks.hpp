// What can be said of a request, or of a journal, before Azure is asked: invalid_argument.
#pragma once

#include "ops/context.hpp"
#include "rescue/chronicle.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

#include <vector>

namespace azvmreset::rescue {

// Also its warnings.
Result<std::vector<Finding>> check(const Rescue& request);
Result<void> check(const RestoreVm& request);
Result<void> check(const ResumeRescue& request);
Result<void> check(const Rollback& request);
Result<void> check(const Cleanup& request);

// What a copy that is made anew takes: the key or the password, and where they are kept.
Result<void> check_secrets(const ResumeRescue& request, const Plan& plan);

// The plan of a journal that is of this cloud.
Result<Plan> plan_of(const Known& known, const ops::Context& context);

}  // namespace azvmreset::rescue
