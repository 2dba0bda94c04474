// Worlds made in code: a VM of Windows Server whose agent is silent, and
// everything around it as a plan likes it.
#pragma once

#include <string>
#include <string_view>

#include <azvmreset/plan.hpp>
#include "offline/plan.hpp"

namespace azvmreset::test {

ResourceId plan_target();
std::string in_group(std::string_view type, std::string_view name);  // id of something beside the VM

offline::World usual_world();
PlanRescue usual_request();

RescueMachine demanded();  // a Windows rescue VM with all that a policy may demand

// The preflight, after the VM in the world was changed.
void look_again(offline::World& world);

arm::SizeView size(std::string_view name, std::int32_t cores = 2);
arm::VmView rescue_vm();  // Linux, in the same zone, that runs

const PlanStep* find_step(const Plan& plan, std::string_view name);
const PlanStep& step(const Plan& plan, std::string_view name);
const PlanCall* find_call(const PlanStep& step, std::string_view method, std::string_view part_of_url);
const Finding* find(const std::vector<Finding>& findings, std::string_view code);
bool has_code(const std::vector<Finding>& findings, std::string_view code);
bool is_blocked_by(const Plan& plan, Blocker which);

}  // namespace azvmreset::test
