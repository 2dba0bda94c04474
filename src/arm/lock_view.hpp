// A management lock, as ARM lists it (facts §10).
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::arm {

// What a lock forbids. A level that is not known is `other`.
enum class LockLevel : std::uint8_t { other, cannot_delete, read_only };

// An element of GET {scope}/providers/Microsoft.Authorization/locks. What is
// locked is in the id, before "/providers/Microsoft.Authorization/locks/".
struct LockView {
  std::string id;
  std::string name;
  std::string level_name;  // as ARM spells it: "CanNotDelete"
  std::string notes;

  LockLevel level() const noexcept;

  // "/subscriptions/{guid}/resourceGroups/{group}"; empty: all there is.
  std::string_view scope() const noexcept;

  // The resource is what is locked, or lies in it: locks are inherited.
  bool holds(std::string_view resource_id) const noexcept;

  // What is locked lies below the resource.
  bool is_below(std::string_view resource_id) const noexcept;
};

// A member of the wrong type, or an id of another shape, is `protocol`.
Result<LockView> read_lock(base::json::Value element);

}  // namespace azvmreset::arm
