// What a person sees while Azure works.
#pragma once

#include <azvmreset/progress.hpp>

#include <chrono>
#include <ostream>
#include <string>

#include "terminal.hpp"

namespace azvmreset::cli {

// One line, rewritten in place, on a screen; one plain line for each change
// elsewhere. What else goes to the same stream goes through `interrupt_with`,
// or it would be overwritten.
class ProgressLine {
 public:
  ProgressLine(std::ostream& out, const Terminal& terminal);

  void begin();  // a new operation; its seconds count from here
  void show(const Progress& progress);
  void refresh();  // the seconds, where they are shown
  void interrupt_with(const std::string& text);
  void erase();

  bool live() const noexcept { return live_; }

  // Only on a screen from now on: what ends at once needs no line in a log.
  void be_brief() noexcept { brief_ = true; }

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& out_;
  const Terminal& terminal_;
  bool live_;
  bool brief_ = false;
  Clock::time_point started_ = Clock::now();
  std::string text_;
  std::string way_;    // into the guest, of a ladder
  std::string drawn_;  // what stands on the screen now
};

}  // namespace azvmreset::cli
