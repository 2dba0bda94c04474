// What an operation works with.
#pragma once

#include "arm/client.hpp"
#include "base/progress.hpp"
#include "host/clock.hpp"
#include "host/random.hpp"
#include "ops/sinks.hpp"

namespace azvmreset::ops {

// References to what the client owns, and which outlives the operation; the
// progress is that of this operation. Copied, because coroutines take their
// parameters by value; not an aggregate, because GCC 12 mistreats those there.
struct Context {
  Context(arm::Arm& azure, host::Random& chance, const host::Clock& time, Storage blocking,
          base::ProgressSink& progress_sink) noexcept
      : arm(azure), random(chance), clock(time), storage(blocking), progress(progress_sink) {}

  arm::Arm& arm;
  host::Random& random;
  const host::Clock& clock;
  Storage storage;
  base::ProgressSink& progress;
};

}  // namespace azvmreset::ops
