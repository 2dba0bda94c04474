// The command file that Windows runs (docs/planting.md). Pure.
#pragma once

#include "guest/planted_names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// One of the two files that are merged.
struct MergedFile {
  bool planted = false;
  std::optional<std::uint32_t> attributes;  // nothing: it was not there
  std::string sha256;                       // as it was planted
};

struct PlantedCommand {
  std::string_view id;
  PlantedHook hook = PlantedHook::group_policy;
  MergedFile gpt_ini;
  MergedFile scripts_ini;
  std::vector<PlantedPart> parts;       // those that lie beside it
  std::vector<PlantingFolder> folders;  // made, outermost first
};

// ASCII, CR LF. It holds an id and numbers, and no text from elsewhere.
std::string planted_command(const PlantedCommand& about);

// The former values, for `reg import`: UTF-16LE. invalid_argument for a command
// line that such a file cannot hold.
Result<std::string> setup_registry_file(const SetupValues& former);

}  // namespace azvmreset::guest
