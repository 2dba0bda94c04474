#include "simulator/guest/disk_set_up.hpp"

#include "simulator/guest/boot/disk.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {

void DiskSetUp::apply(DiskContent& content) const {
  if (identity) content.identity = *identity;
  const std::pair<const std::optional<bool>*, bool*> flags[] = {{&bitlocker, &content.bitlocker},
                                                                {&hibernated, &content.hibernated},
                                                                {&unclean, &content.unclean},
                                                                {&write_protected, &content.write_protected},
                                                                {&in_use, &content.in_use},
                                                                {&second_windows, &content.second_windows},
                                                                {&twin, &content.twin}};
  for (const auto& [said, where] : flags) {
    if (*said) *where = **said;
  }
  if (windows && !*windows) {
    content.registry.clear();
    content.windows.reset();
  }
  for (const auto& [path, value] : registry) set_value(content.registry, path, value);
  for (const DiskFileSetUp& file : files) {
    std::string& bytes = content.files[file.path].bytes;
    bytes = file.text;
    bytes.resize(std::max(file.size, bytes.size()), ' ');
  }
  content.links.insert(links.begin(), links.end());
}

}  // namespace azvmreset::sim
