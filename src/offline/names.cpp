#include <azvmreset/plan.hpp>

namespace azvmreset {

std::string_view name_of(RescueOs os) noexcept {
  switch (os) {
    case RescueOs::windows:
      return "windows";
    case RescueOs::linux_os:
      return "linux";
  }
  return "unknown";
}

std::string_view name_of(RescueNetwork network) noexcept {
  switch (network) {
    case RescueNetwork::source_subnet:
      return "source_subnet";
    case RescueNetwork::given_subnet:
      return "given_subnet";
    case RescueNetwork::nat_gateway:
      return "nat_gateway";
  }
  return "unknown";
}

std::string_view name_of(ReadBack read_back) noexcept {
  switch (read_back) {
    case ReadBack::automatic:
      return "automatic";
    case ReadBack::agent:
      return "agent";
    case ReadBack::snapshot:
      return "snapshot";
    case ReadBack::none:
      return "none";
  }
  return "unknown";
}

std::string_view name_of(PowerAfter power) noexcept {
  switch (power) {
    case PowerAfter::as_before:
      return "as_before";
    case PowerAfter::running:
      return "running";
    case PowerAfter::stopped:
      return "stopped";
    case PowerAfter::deallocated:
      return "deallocated";
  }
  return "unknown";
}

std::string_view name_of(PlanForm form) noexcept {
  switch (form) {
    case PlanForm::text:
      return "text";
    case PlanForm::json:
      return "json";
    case PlanForm::markdown:
      return "markdown";
    case PlanForm::az:
      return "az";
    case PlanForm::powershell:
      return "powershell";
  }
  return "unknown";
}

}  // namespace azvmreset
