// The commands that a planted command file is made of, each as cmd.exe or its
// program behaves.
#pragma once

#include "simulator/guest/boot/batch.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// Its exit code; nothing: it is none of them.
std::optional<int> run_file_command(CommandPrompt& prompt, std::string_view name,
                                    const std::vector<std::string>& words);

}  // namespace azvmreset::sim
