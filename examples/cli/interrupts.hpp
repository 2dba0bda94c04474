// Ctrl-C and its relatives, turned into something a poll loop can wait for.
#pragma once

namespace azvmreset::cli {

// The first SIGINT, SIGTERM or SIGHUP makes fd() readable, and what runs is
// cancelled; the second one ends the process at once. A signal that was
// ignored when the program started stays ignored. One object per process.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  int fd() const noexcept;
  bool raised() const noexcept;

  // Waits until `descriptor` can be read; false when a signal came first.
  bool wait_readable(int descriptor) const noexcept;

  // What a second signal ends the process with, from now on.
  void set_exit_code(int code) noexcept;
};

}  // namespace azvmreset::cli
