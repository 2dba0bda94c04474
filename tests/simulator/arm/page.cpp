#include "simulator/arm/page.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/encoding/percent.hpp"
#include "base/format.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {

Answer page_of(const Call& call, const World& world, std::size_t count,
               const std::function<void(base::json::Writer& out, std::size_t index)>& write) {
  const std::size_t first = base::parse_decimal(call.target.parameter("$skiptoken").value_or("0")).value_or(0);
  const std::size_t page = world.scenario.page_size;
  base::json::Writer out;
  out.begin_object().key("value").begin_array();
  for (std::size_t i = first; i < count && i - first < page; ++i) write(out, i);
  out.end_array();
  if (first < count && count - first > page) {
    std::string filter;
    if (const auto wanted = call.target.parameter("$filter")) filter = "&$filter=" + base::percent_encode(*wanted);
    out.member("nextLink", base::format("{}{}?api-version={}{}&$skiptoken={}", world.settings.arm_endpoint,
                                        call.target.raw_path, call.api_version(), filter, first + page));
  }
  out.end_object();
  return json_answer(200, out.text());
}

bool listed(const Call& call, std::string_view subscription, std::string_view group) {
  return base::equals_ignoring_case(subscription, call.path.subscription) &&
         (call.path.group.empty() || base::equals_ignoring_case(group, call.path.group));
}

}  // namespace azvmreset::sim
