// How the files of one planting are called, and where they lie
// (docs/planting.md). Pure.
#pragma once

#include "guest/planting.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

enum class PlantedPart : std::uint8_t {
  order,  // first among those that are taken back: it may hold a password
  command,
  script,
  account_script,
  rdp_script,
  saved_gpt_ini,
  saved_scripts_ini,
  registry,
};
inline constexpr std::array all_planted_parts = {
    PlantedPart::order,
    PlantedPart::command,
    PlantedPart::script,
    PlantedPart::account_script,
    PlantedPart::rdp_script,
    PlantedPart::saved_gpt_ini,
    PlantedPart::saved_scripts_ini,
    PlantedPart::registry,
};

inline constexpr std::array all_planting_folders = {PlantingFolder::group_policy, PlantingFolder::machine,
                                                    PlantingFolder::scripts, PlantingFolder::startup};

std::string_view name_of(PlantedWork work) noexcept;
std::string_view name_of(PlantedHook hook) noexcept;
std::optional<PlantingFolder> planting_folder_named(std::string_view name) noexcept;

bool is_planting_id(std::string_view text) noexcept;

// "azvmreset-ID-account.ps1", and the same beneath the volume.
std::string planted_name(PlantedPart part, std::string_view id);
std::string planted_path(PlantedPart part, std::string_view id);

// What Windows runs with the hook `setup`.
std::string setup_command_line(std::string_view id);

}  // namespace azvmreset::guest
