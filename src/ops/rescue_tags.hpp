// The tags of the offline method. They say where to look, and prove nothing:
// anybody may write them who may write the resource. Pure.
#pragma once

#include <azvmreset/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::ops {

// Two that a VM gets, the first of them also on what is made; the third is on
// the copy. At most 256 characters in each (Azure's limit).
inline constexpr std::string_view plan_tag = "azvmreset-plan";
inline constexpr std::string_view lease_tag = "azvmreset-lease";
inline constexpr std::string_view original_tag = "azvmreset-original";

// "{plan id}/{step}/{power}"; nothing where it is anything else.
struct PlanTag {
  std::string plan_id;
  std::string step;
  std::string power;
};
std::optional<PlanTag> read_plan_tag(std::string_view value);

// "{plan id}/{holder}/{until}", which keeps a second rescuer away.
struct Lease {
  std::string plan_id;
  std::string holder;
  std::chrono::system_clock::time_point until;
};
std::string lease_value(const Lease& lease);
std::optional<Lease> read_lease(std::string_view value);  // nothing: it is none

// 32 hexadecimal digits in lower case.
bool is_plan_id(std::string_view text) noexcept;

// The value of a tag, whose name is compared in any case; null where there is none.
const std::string* tag_of(const std::vector<std::pair<std::string, std::string>>& tags, std::string_view name) noexcept;

}  // namespace azvmreset::ops
