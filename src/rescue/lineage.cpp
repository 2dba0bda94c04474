#include "rescue/lineage.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "offline/plan_names.hpp"

#include <cstddef>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

constexpr std::size_t id_length = 32;
constexpr std::size_t longest_id = 300;

}  // namespace

std::string why_no_copy(const arm::DiskView& made, const arm::DiskView& source) {
  if (!equals_ignoring_case(made.source_id, source.id)) {
    return made.source_id.empty()
               ? format("it is a copy of nothing, expected one of {}", source.id)
               : format("it is a copy of {}, expected one of {}", quoted(made.source_id, longest_id), source.id);
  }
  const bool told = !made.source_unique_id.empty() && !source.unique_id.empty();
  if (!told || equals_ignoring_case(made.source_unique_id, source.unique_id)) return {};
  return format("it is a copy of one that had the name {} before, with the unique id {}; now that has {}", source.id,
                quoted(made.source_unique_id), quoted(source.unique_id));
}

std::string plan_of_copy(std::string_view disk_id) {
  const std::string_view name = disk_id.substr(disk_id.rfind('/') + 1);
  const std::string_view part = "-os";
  const std::string prefix = "azvmreset-";
  if (name.size() != prefix.size() + id_length + part.size()) return {};
  const std::string id = base::to_lower(name.substr(prefix.size(), id_length));
  if (!is_plan_id(id) || !equals_ignoring_case(name, offline::name_in_plan(id, "os"))) return {};
  return id;
}

}  // namespace azvmreset::rescue
