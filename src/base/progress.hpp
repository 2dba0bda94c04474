// Where a long task says how far it is.
#pragma once

#include <azvmreset/progress.hpp>
#include <string_view>

namespace azvmreset::base {

// Confined to the loop's thread. Neither call throws: progress is worth less
// than the work it tells of.
class ProgressSink {
 public:
  virtual void entered(Phase phase, std::string_view message) noexcept = 0;
  virtual void polled() noexcept = 0;

 protected:
  ~ProgressSink() = default;
};

}  // namespace azvmreset::base
