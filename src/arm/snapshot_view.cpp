#include "arm/snapshot_view.hpp"

#include "arm/fields.hpp"
#include "base/ascii.hpp"
#include "base/timestamp.hpp"

#include <algorithm>

namespace azvmreset::arm {

std::string_view SnapshotView::tag(std::string_view tag_name) const noexcept {
  const auto found = std::find_if(tags.begin(), tags.end(), [tag_name](const auto& candidate) {
    return base::equals_ignoring_case(candidate.first, tag_name);
  });
  return found == tags.end() ? std::string_view() : found->second;
}

Result<SnapshotView> read_snapshot(base::json::Value resource) {
  if (!resource.is_object()) return Error{ErrorCode::protocol, "expected a snapshot: a JSON object"};
  Fields fields;
  const auto properties = fields.object(resource["properties"], "properties");
  const auto creation = fields.object(properties["creationData"], "creationData");

  SnapshotView view;
  view.id = fields.text(resource["id"], "id");
  view.name = fields.text(resource["name"], "name");
  view.provisioning_state = fields.text(properties["provisioningState"], "provisioningState");
  view.source_id = fields.text(creation["sourceResourceId"], "creationData.sourceResourceId");
  view.created_at = base::parse_timestamp(fields.text(properties["timeCreated"], "timeCreated"));
  view.tags = fields.tags(resource);
  if (!fields.ok()) return fields.take_error();
  return view;
}

}  // namespace azvmreset::arm
