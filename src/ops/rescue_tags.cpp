#include "ops/rescue_tags.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/timestamp.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace azvmreset::ops {
namespace {

constexpr std::size_t id_length = 32;

// As Azure calls them.
constexpr std::array<std::string_view, 6> powers = {"running",  "starting",    "stopped",
                                                    "stopping", "deallocated", "deallocating"};

bool is_step(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 20 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '-'; });
}

}  // namespace

bool is_plan_id(std::string_view text) noexcept {
  return text.size() == id_length &&
         std::ranges::all_of(text, [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::optional<PlanTag> read_plan_tag(std::string_view value) {
  const std::size_t first = value.find('/');
  const std::size_t last = value.rfind('/');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  PlanTag tag;
  tag.plan_id = value.substr(0, first);
  tag.step = value.substr(first + 1, last - first - 1);
  tag.power = value.substr(last + 1);
  const bool known = std::ranges::find(powers, tag.power) != powers.end();
  if (!is_plan_id(tag.plan_id) || !is_step(tag.step) || !known) return std::nullopt;
  return tag;
}

std::string lease_value(const Lease& lease) {
  return base::format("{}/{}/{}", lease.plan_id, lease.holder, base::format_timestamp(lease.until));
}

std::optional<Lease> read_lease(std::string_view value) {
  const std::size_t first = value.find('/');
  const std::size_t second = first == std::string_view::npos ? first : value.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto until = base::parse_timestamp(value.substr(second + 1));
  Lease lease;
  lease.plan_id = value.substr(0, first);
  lease.holder = value.substr(first + 1, second - first - 1);
  if (!until || lease.plan_id.empty() || lease.holder.empty()) return std::nullopt;
  lease.until = *until;
  return lease;
}

const std::string* tag_of(const std::vector<std::pair<std::string, std::string>>& tags,
                          std::string_view name) noexcept {
  for (const auto& [its, value] : tags) {
    if (base::equals_ignoring_case(its, name)) return &value;
  }
  return nullptr;
}

}  // namespace azvmreset::ops
