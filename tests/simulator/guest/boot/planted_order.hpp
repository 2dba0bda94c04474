// The order that lies beside a planted script (docs/planting.md), as the
// script reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct MergedFile {
  std::string planted_sha256;               // empty: not merged
  std::optional<std::uint32_t> attributes;  // none: it was not there
};

struct FormerSetup {
  std::int64_t type = 0;
  std::string command_line;
};

struct PlantedOrder {
  std::string id;
  std::string task;
  std::vector<std::string> requests;
  std::string secret;
  std::int64_t not_after = 0;
  std::optional<FormerSetup> setup;  // of that hook
  MergedFile gpt_ini;
  MergedFile scripts_ini;
  std::vector<std::string> directories;
};

// Nothing: it is not as the contract has it, to the letter.
std::optional<PlantedOrder> planted_order(std::string_view text);

}  // namespace azvmreset::sim
