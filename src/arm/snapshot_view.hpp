// A snapshot of a disk as ARM describes it.
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::arm {

// What is absent stays empty.
struct SnapshotView {
  std::string id;
  std::string name;
  std::string provisioning_state;
  std::string source_id;  // creationData.sourceResourceId: what it is a copy of
  std::optional<std::chrono::system_clock::time_point> created_at;
  std::vector<std::pair<std::string, std::string>> tags;

  // The value of a tag, whose name is compared in any case, as ARM does; empty
  // when there is none.
  std::string_view tag(std::string_view tag_name) const noexcept;
};

// A member of the wrong type is `protocol`, naming its path.
Result<SnapshotView> read_snapshot(base::json::Value resource);

}  // namespace azvmreset::arm
