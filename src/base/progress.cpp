#include <azvmreset/progress.hpp>

namespace azvmreset {

std::string_view name_of(Phase phase) noexcept {
  switch (phase) {
    case Phase::waiting:
      return "waiting";
    case Phase::preflight:
      return "preflight";
    case Phase::queued:
      return "queued";
    case Phase::submitting:
      return "submitting";
    case Phase::running:
      return "running";
    case Phase::reading:
      return "reading";
    case Phase::finished:
      return "finished";
    case Phase::storing:
      return "storing";
    case Phase::starting:
      return "starting";
    case Phase::snapshotting:
      return "snapshotting";
    case Phase::restoring:
      return "restoring";
  }
  return "unknown";
}

}  // namespace azvmreset
