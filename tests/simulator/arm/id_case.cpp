#include "simulator/arm/id_case.hpp"

namespace azvmreset::sim {

std::string id_as_told(const Machine& machine, GroupInIds how) {
  std::string id = machine.id;
  if (how == GroupInIds::as_made) return id;
  constexpr std::string_view before = "/resourceGroups/";
  const std::size_t begin = id.find(before) + before.size();
  for (std::size_t i = begin; i < id.size() && id[i] != '/'; ++i) {
    if (id[i] >= 'a' && id[i] <= 'z') id[i] = static_cast<char>(id[i] - 'a' + 'A');
  }
  return id;
}

}  // namespace azvmreset::sim
