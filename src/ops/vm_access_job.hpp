// One reset by VMAccess while it runs.
#pragma once

#include "ops/attempt.hpp"
#include "ops/context.hpp"

#include <azvmreset/reset.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace azvmreset::ops {

// What the steps of a reset share. Lives in the frame of the outermost one.
struct Job {
  Job(Context surroundings, ResourceId vm) : context(surroundings), target(std::move(vm)) {}

  Context context;
  ResourceId target;
  Secret password;  // empty when only the RDP configuration is meant
  bool create = false;
  bool unchecked_name = false;
  std::vector<Blocker> overrides;
  Evidence require = Evidence::applied;

  std::vector<Finding> local_warnings;
  ResetResult result;  // as far as it is known

  // Set from the moment on when the write may have left: what is said should
  // there be no memory left to say it with.
  std::optional<Error> lost;
};

// How the write itself ended, before anybody looked at the extension.
enum class Fate : std::uint8_t {
  succeeded,   // Azure says so
  ended,       // accepted, and ended in something else
  refused,     // nothing of it happened, or will
  doubtful,    // an answer that may be the answer to a second try, while the first goes on
  unknown,     // no answer
  unreadable,  // accepted; what became of it cannot be asked
};

struct Sent {
  Fate fate = Fate::succeeded;
  Error error;  // of every fate but the first

  // Azure said Succeeded in the status of this very operation, and not only
  // on the resource, where it may be the word on an earlier one.
  bool own_status = false;
};

}  // namespace azvmreset::ops
