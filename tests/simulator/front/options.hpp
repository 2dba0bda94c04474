// The command line of azvmreset-sim.
#pragma once

#include "simulator/clouds.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

enum class Task { serve, help, version, print_scenario, print_fidelity };

struct Options {
  Task task = Task::serve;
  std::uint16_t port = 0;  // 0: any free one
  bool tls = true;
  std::vector<const PlayedCloud*> clouds;      // empty: one that has no name of its own
  std::optional<std::uint16_t> identity_port;  // none: this machine has no identity
  std::string arc_keys;                        // the Arc agent's folder; empty: there is no agent
  std::string scenario_file;                   // empty: the built-in one
  std::string ca_file;                         // empty: a temporary one
  std::string identity_directory;              // empty: no certificate and no federated token
  Settings settings;
};

// Fails with invalid_argument.
Result<Options> read_options(std::span<char*> arguments);

// "ID=NUMBER".
Result<void> read_variant(std::string_view text, std::map<std::string, std::uint32_t>& variants);

std::string_view help_text();

}  // namespace azvmreset::sim
