#include "offline/descent.hpp"

#include "base/ascii.hpp"
#include "offline/plan_names.hpp"

#include <string_view>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;

bool same(std::string_view one, std::string_view other) { return !one.empty() && equals_ignoring_case(one, other); }

// Ids are used again, unique ids never: they decide where both are told.
bool same_volume(std::string_view unique_id, std::string_view other_unique_id, std::string_view id,
                 std::string_view other_id) {
  return unique_id.empty() || other_unique_id.empty() ? same(id, other_id) : same(unique_id, other_unique_id);
}

std::string_view tag_of(const arm::DiskView& disk, std::string_view wanted) {
  for (const auto& [name, value] : disk.tags) {
    if (equals_ignoring_case(name, wanted)) return value;
  }
  return {};
}

}  // namespace

Descent descent_of(const arm::DiskView& snapshot, const Situation& now) {
  const arm::DiskView& disk = now.disk();
  if (same_volume(snapshot.source_unique_id, disk.unique_id, snapshot.source_id, now.at.os_disk)) {
    return Descent::present_disk;
  }
  if (same_volume(disk.source_unique_id, snapshot.unique_id, disk.source_id, snapshot.id)) return Descent::its_source;
  const std::string_view original = tag_of(disk, original_tag);
  const bool former = same(snapshot.source_id, original) || same(snapshot.source_unique_id, original);
  return former ? Descent::former_disk : Descent::foreign;
}

}  // namespace azvmreset::offline
