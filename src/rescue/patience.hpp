// How long a step goes on trying.
#pragma once

#include "arm/pace.hpp"
#include "engine/port.hpp"
#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/error.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <string>

namespace azvmreset::rescue {

// F5.4: after a detach or a swap Azure may show the disk as attached for a quarter of an hour.
inline constexpr engine::Duration longest_letting_go = std::chrono::minutes(25);

// Of one step, or of one thing that it wants: an outcome that is not known is
// settled by looking, three times at most; what another one is doing to the
// resource is waited for, for a while. Confined; outlives its tasks.
class Patience {
 public:
  explicit Patience(Job& job) noexcept : job_(job), pace_(job.context.arm.pace()) {}
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

  // Success: look again, and do what is missing still. Else the error that ends it.
  engine::Task<Result<void>> after(Error error);

  // Before the next look at something that changes by itself; the error after
  // `longest` says what was waited for.
  engine::Task<Result<void>> before_next_look(engine::Duration longest, std::string what);

 private:
  engine::Task<Result<void>> wait();

  Job& job_;
  arm::Pace pace_;
  int unknown_ = 0;
  engine::Duration waited_{0};
};

// What a person may do about it: the row of the failure catalogue is in it.
Error explained(Error error);

}  // namespace azvmreset::rescue
