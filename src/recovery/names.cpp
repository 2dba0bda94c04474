#include <azvmreset/rotation.hpp>

namespace azvmreset {

std::string_view name_of(CandidateKind kind) noexcept {
  switch (kind) {
    case CandidateKind::password:
      return "password";
    case CandidateKind::sealing_key:
      return "sealing_key";
  }
  return "unknown";
}

std::string_view name_of(RotationPhase phase) noexcept {
  switch (phase) {
    case RotationPhase::none:
      return "none";
    case RotationPhase::pending:
      return "pending";
    case RotationPhase::set:
      return "set";
    case RotationPhase::verified:
      return "verified";
    case RotationPhase::committed:
      return "committed";
  }
  return "unknown";
}

}  // namespace azvmreset
