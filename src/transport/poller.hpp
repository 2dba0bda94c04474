// Which sockets are ready, and a way to be woken: all that the transport wants
// from the operating system. One file per event interface; this is Linux.
#pragma once

#include "engine/port.hpp"

#include <azvmreset/result.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace azvmreset::transport {

// Confined, except `wake`.
class Poller {
 public:
  struct Ready {
    int socket;
    bool readable;
    bool writable;
    bool broken;
  };

  static Result<std::unique_ptr<Poller>> create();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Replaces what was wanted of this socket before. A socket that cannot be
  // watched stays silent; the timeouts of its request end it.
  void watch(int socket, bool readable, bool writable) noexcept;
  void forget(int socket) noexcept;

  // Waits until something is ready, until `until`, or for wake(). The answer
  // is valid until the next wait.
  std::span<const Ready> wait(engine::TimePoint until) noexcept;

  // Ends the current wait or the next one. Any thread.
  void wake() noexcept;

  // Readable when `wait` would return at once.
  int descriptor() const noexcept { return events_; }

 private:
  Poller(int events, int wakeup) noexcept : events_(events), wakeup_(wakeup) {}

  int events_;
  int wakeup_;
  std::array<Ready, 64> ready_;
};

}  // namespace azvmreset::transport
