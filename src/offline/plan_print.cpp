#include <azvmreset/plan.hpp>

namespace azvmreset {

std::string print(const Plan& plan, PlanForm form) {
  switch (form) {
    case PlanForm::text:
      return to_text(plan);
    case PlanForm::json:
      return to_json(plan);
    case PlanForm::markdown:
      return to_markdown(plan);
    case PlanForm::az:
      return to_az_script(plan);
    case PlanForm::powershell:
      return to_powershell_script(plan);
  }
  return "";
}

}  // namespace azvmreset
