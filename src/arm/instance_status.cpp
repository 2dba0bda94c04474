#include "arm/instance_status.hpp"

#include "base/ascii.hpp"
#include "base/timestamp.hpp"

namespace azvmreset::arm {

std::vector<InstanceStatus> read_statuses(Fields& fields, base::json::Value list, std::string_view path) {
  std::vector<InstanceStatus> statuses;
  for (const auto element : fields.array(list, path).elements()) {
    const auto item = fields.object(element, path);
    InstanceStatus status;
    status.code = fields.text(item["code"], path);
    status.level = fields.text(item["level"], path);
    status.display_status = fields.text(item["displayStatus"], path);
    status.message = fields.text(item["message"], path);
    status.time = base::parse_timestamp(fields.text(item["time"], path));
    statuses.push_back(std::move(status));
  }
  return statuses;
}

std::string state_of(const std::vector<InstanceStatus>& statuses, std::string_view prefix) {
  for (const auto& status : statuses) {
    const auto slash = status.code.find('/');
    if (slash == std::string::npos) continue;
    if (base::equals_ignoring_case(std::string_view(status.code).substr(0, slash), prefix)) {
      return base::to_lower(std::string_view(status.code).substr(slash + 1));
    }
  }
  return {};
}

}  // namespace azvmreset::arm
