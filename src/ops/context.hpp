// What an operation works with.
#pragma once

#include "arm/client.hpp"
#include "base/progress.hpp"
#include "host/clock.hpp"
#include "host/random.hpp"
#include "ops/sinks.hpp"

#include <azvmreset/run_command.hpp>

#include <cstdint>

namespace azvmreset::ops {

// What an operation does to a VM beside its purpose.
struct Footprint {
  std::int32_t writes = 0;  // requests that change the VM
  bool managed = false;     // the handler of that form of Run Command was used
  bool action = false;
};

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

  // Who wants to know what an operation costs sets this, and outlives it.
  Footprint* footprint = nullptr;

  // A request that changes the VM is about to leave.
  void count_write() const noexcept {
    if (footprint != nullptr) ++footprint->writes;
  }
  // A script of this form may have begun, so its handler is on the VM.
  void note_script(CommandForm form) const noexcept {
    if (footprint != nullptr) (form == CommandForm::action ? footprint->action : footprint->managed) = true;
  }
};

}  // namespace azvmreset::ops
