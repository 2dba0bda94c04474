// What a caller may do at a scope, as ARM lists it (facts §10).
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::arm {

// An element of GET {scope}/providers/Microsoft.Authorization/permissions: of
// one role that the caller has there or at a scope above. Data actions are
// none of ours, but must be lists where they are.
struct PermissionView {
  std::vector<std::string> actions;
  std::vector<std::string> not_actions;

  // A "*" stands for any run of characters, anywhere; in any case.
  bool allows(std::string_view action) const noexcept;
};

// A member of the wrong type is `protocol`, naming its path.
Result<PermissionView> read_permission(base::json::Value element);

// One role's exceptions take nothing from another's rights. Deny assignments
// and conditions are not told here: ARM has the last word.
bool allowed(const std::vector<PermissionView>& permissions, std::string_view action) noexcept;

}  // namespace azvmreset::arm
