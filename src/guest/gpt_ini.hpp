// gpt.ini of the local policy: what makes Windows look at its scripts (F5.2,
// docs/planting.md). Pure.
#pragma once

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

// The two states of one gpt.ini.
struct GptIni {
  std::string planted;
  std::string afterwards;  // as it was but for `Version`; empty where it was not there
};

// invalid_argument where it cannot be merged. `id`: the version of a new one,
// for Windows may have cached any.
Result<GptIni> merge_gpt_ini(const std::optional<std::string>& bytes, std::string_view id);

// Whether `planted` is what merging `afterwards` gave, whatever the versions of
// both are.
bool is_merge_of_gpt_ini(std::string_view planted, std::string_view afterwards, std::string_view id);

// The machine's half raised, from 0xFFFF to 1; the user's half stays.
std::uint32_t raised_version(std::uint32_t version) noexcept;

// gPCMachineExtensionNames with the start-up scripts' pair in it, in order and
// once; nothing for text that is no such list.
std::optional<std::string> with_scripts_extension(std::string_view names);

}  // namespace azvmreset::guest
