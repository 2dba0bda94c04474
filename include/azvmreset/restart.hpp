// Power: a restart, and what a reset may do about a VM that is stopped.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

enum class Evidence : std::int32_t;

// What becomes of a VM that was started for the reset.
enum class AfterStart : std::int32_t {
  leave_running = 0,
  restore = 1,  // stopped or deallocated again, as it was
};
std::string_view name_of(AfterStart after) noexcept;

struct Restart : CallOptions {
  explicit Restart(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
};

struct RestartResult {
  std::string target;
  Evidence evidence{};       // `applied`: Azure says so
  std::string power;         // read afterwards
  std::string agent_status;  // read afterwards: "ready", "not_ready" or "absent"
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};

std::string to_json(const RestartResult& result);

}  // namespace azvmreset
