// One script while it runs in the guest.
#pragma once

#include "engine/port.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"
#include "ops/script_run.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {

struct ScriptTimes {
  engine::TimePoint watch_until;  // before the deadline: there must be time for what comes after
  std::chrono::seconds in_guest;  // after which Azure ends the script; sooner still
};
ScriptTimes times_until(engine::TimePoint deadline, engine::TimePoint now);

// What the steps of a run share. Lives in the frame of the outermost one.
struct ScriptJob {
  ScriptJob(Context surroundings, ResourceId vm, ScriptRun wanted)
      : context(surroundings), target(std::move(vm)), run(std::move(wanted)) {}

  Context context;
  ResourceId target;
  ScriptRun run;

  std::string name;  // of the managed form's resource
  ScriptTimes times;

  // The request may have left: the resource may be there, the script may run.
  bool may_have_begun = false;
  std::vector<std::string> correlation_ids;

  // Set from the moment on when the request may have left: what is said should
  // there be no memory left to say it with.
  std::optional<Failure> lost;
};

// Of both forms; the managed one takes its resource away again.
engine::Task<Result<ScriptOutcome>> run_managed(ScriptJob& job);
engine::Task<Result<ScriptOutcome>> watch_managed(ScriptJob& job);
engine::Task<Result<ScriptOutcome>> run_action(ScriptJob& job);

}  // namespace azvmreset::ops
