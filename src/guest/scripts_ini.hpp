// scripts.ini of the local policy: which scripts run when Windows starts
// (F5.2, docs/planting.md). Pure.
#pragma once

#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

// With `command` as the last of the start-up scripts. invalid_argument where
// it cannot be merged.
Result<std::string> merge_scripts_ini(const std::optional<std::string>& bytes, std::string_view command);

}  // namespace azvmreset::guest
