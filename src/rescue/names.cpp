#include <azvmreset/rescue.hpp>

namespace azvmreset {

std::string_view name_of(OnFailure on_failure) noexcept {
  switch (on_failure) {
    case OnFailure::automatic:
      return "automatic";
    case OnFailure::keep:
      return "keep";
    case OnFailure::roll_back:
      return "roll_back";
  }
  return "unknown";
}

std::string_view name_of(RescueEnd end) noexcept {
  switch (end) {
    case RescueEnd::succeeded:
      return "succeeded";
    case RescueEnd::rolled_back:
      return "rolled_back";
  }
  return "unknown";
}

std::string_view name_of(StepOutcome outcome) noexcept {
  switch (outcome) {
    case StepOutcome::done:
      return "done";
    case StepOutcome::done_before:
      return "done_before";
    case StepOutcome::undone:
      return "undone";
    case StepOutcome::failed:
      return "failed";
  }
  return "unknown";
}

std::string_view name_of(ItemFate fate) noexcept {
  switch (fate) {
    case ItemFate::deleted:
      return "deleted";
    case ItemFate::kept:
      return "kept";
    case ItemFate::left:
      return "left";
    case ItemFate::absent:
      return "absent";
    case ItemFate::not_ours:
      return "not_ours";
    case ItemFate::to_be_deleted:
      return "to_be_deleted";
  }
  return "unknown";
}

}  // namespace azvmreset
