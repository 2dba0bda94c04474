// An INI file as Windows itself reads it (GetPrivateProfileString), from F5.2
// and what is known of that function. Nothing of the library's reader.
#pragma once

#include "simulator/fidelity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::sim {

// Immutable.
class Profile {
 public:
  Profile(std::string_view bytes, const Choices& choices);

  // Of the first section of that name; both in any case.
  std::optional<std::string> find(std::string_view section, std::string_view key) const;

 private:
  struct Section {
    std::string name;
    std::vector<std::pair<std::string, std::string>> values;
  };
  std::vector<Section> sections_;
};

}  // namespace azvmreset::sim
