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

}  // namespace azvmreset
