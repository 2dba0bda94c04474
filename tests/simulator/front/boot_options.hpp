// The command line of azvmreset-sim boot.
#pragma once

#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/windows.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::sim {

struct BootOptions {
  std::string volume;
  Windows windows;
  std::uint64_t start_times = 1;
  std::uint64_t cached_version = 0;
  std::optional<std::uint64_t> clock;  // seconds since 1970; none: this machine's
  std::uint64_t seed = 0;
  std::map<std::string, std::uint32_t> variants;
  BootMishap mishap = BootMishap::none;
  std::optional<PowerCut> cut;                                    // of the first start
  std::vector<std::pair<std::string, std::string>> expectations;  // account, and a file with its password
};

// Fails with invalid_argument. Nothing: --help was asked for.
Result<std::optional<BootOptions>> read_boot_options(std::span<char*> arguments);

std::string_view boot_help_text();

}  // namespace azvmreset::sim
