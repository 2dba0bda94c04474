// What is told of the rungs. Pure.
#pragma once

#include "ops/vm_access_job.hpp"

#include <azvmreset/error.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::recovery {

RungReport skipped(Rung rung, const Finding& why);

// Of the rung that the job is on; how it ended is nothing or its error.
RungReport report_of(const ops::Job& job, const Error* error, engine::TimePoint now);

// Gathers how the rungs ended, for the one error of them all.
class Failures {
 public:
  // `earlier`: the rungs that another process was on.
  explicit Failures(const std::vector<RungReport>& earlier);

  // `decides`: the ladder ends with it.
  void add(Error error, bool decides);
  // Of a rung that was skipped.
  void add_shut(const Finding& why);

  // One error: its code is that of the most telling rung, and its message has
  // a clause for each. Whoever may have set the password without saying so
  // makes the outcome unknown.
  Error summary(const std::vector<RungReport>& rungs) &&;

 private:
  void add_blocker(std::string_view name);

  std::optional<Error> telling_;
  std::vector<std::string> blockers_;
  bool unknown_ = false;
};

}  // namespace azvmreset::recovery
