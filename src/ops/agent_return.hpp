// Waiting for the agent of a VM that has just come up.
#pragma once

#include "engine/port.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/error.hpp>
#include <azvmreset/resource_id.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace azvmreset::ops {

// How the wait ended, and the VM as it was seen last; empty where it never was.
struct AgentReturn {
  bool back = false;  // the VM runs, and its agent is ready by a new report
  std::string power;
  std::string agent_status;
  std::optional<Error> unseen;  // a look that failed, or the stop, ended the wait
};

// An agent that is shown as ready may have said so before the VM went down
// (F4.1): its report counts when it is newer than `since`. Gives up after
// `longest`.
engine::Task<AgentReturn> await_agent(Context context, ResourceId vm,
                                      std::optional<std::chrono::system_clock::time_point> since,
                                      engine::Duration longest);

}  // namespace azvmreset::ops
