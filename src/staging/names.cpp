#include <azvmreset/stage.hpp>

namespace azvmreset {

std::string_view name_of(PlantedTask task) noexcept {
  switch (task) {
    case PlantedTask::reset_password:
      return "reset_password";
    case PlantedTask::reset_rdp:
      return "reset_rdp";
    case PlantedTask::nothing:
      return "nothing";
  }
  return "unknown";
}

std::string_view name_of(Hook hook) noexcept {
  switch (hook) {
    case Hook::group_policy:
      return "group_policy";
    case Hook::setup:
      return "setup";
  }
  return "unknown";
}

std::string_view name_of(PlantedOutcome outcome) noexcept {
  switch (outcome) {
    case PlantedOutcome::not_run:
      return "not_run";
    case PlantedOutcome::done:
      return "done";
    case PlantedOutcome::refused:
      return "refused";
    case PlantedOutcome::failed:
      return "failed";
    case PlantedOutcome::unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace azvmreset
