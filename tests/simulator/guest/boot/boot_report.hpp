// What a start of Windows did with what lies on its disk.
#pragma once

#include "simulator/guest/script.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct ScriptRun {
  std::string hook;  // "group_policy" or "setup"
  std::string command;
  std::string parameters;
  std::optional<int> exit_code;  // none: it did not run, or not to its end
};

struct BootReport {
  std::vector<std::string> events;    // in order
  std::vector<std::string> rejected;  // what Windows would not do as whoever wrote it meant
  std::vector<ScriptRun> scripts;     // in the order in which they ran
  std::vector<Deed> deeds;            // of the account script
  std::vector<std::string> rdp_changed;
  bool power_lost = false;
  std::size_t changes = 0;  // of the disk

  void tell(std::string event) { events.push_back(std::move(event)); }
  void reject(std::string why) {
    events.push_back(why);
    rejected.push_back(std::move(why));
  }
};

}  // namespace azvmreset::sim
