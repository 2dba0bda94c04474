// What the planted script has told, read from the disk that the VM runs on:
// by the VM's own agent, or from a snapshot.
#pragma once

#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace azvmreset::rescue {

struct MarkerReading {
  std::optional<std::string> bytes;        // nothing: there is no marker
  std::optional<std::int64_t> setup_type;  // of HKLM\SYSTEM\Setup
  std::string setup_command_line;
};

// `part` names the run command at the VM.
engine::Task<Result<MarkerReading>> read_by_agent(Job& job, std::string step, std::string part);

// Once it was delivered. The warning where it stays.
engine::Task<std::optional<Finding>> remove_by_agent(Job& job);

// Without a downtime: of the disk as it runs, so an unclean volume is no
// obstacle. Nothing of it is left, unless it fails.
engine::Task<Result<MarkerReading>> read_by_snapshot(Job& job);

}  // namespace azvmreset::rescue
