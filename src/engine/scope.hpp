// What bounds a tree of coroutines: one cancel, one deadline.
#pragma once

#include "base/trace.hpp"
#include "engine/loop.hpp"

#include <azvmreset/error.hpp>

#include <cstdint>

namespace azvmreset::engine {

class Scope;

enum class Stop : std::uint8_t { no, cancelled, deadline };

// A place where a coroutine waits, and which a stop can end.
class StopPoint {
 public:
  StopPoint() = default;
  StopPoint(const StopPoint&) = delete;
  StopPoint& operator=(const StopPoint&) = delete;

 protected:
  virtual ~StopPoint() = default;

  // The scope was stopped; this point has been taken out of it. Withdraws what
  // is awaited and makes the coroutine ready. Must not resume it here.
  virtual void stopped() noexcept = 0;

 private:
  friend class Scope;
  StopPoint* previous_ = nullptr;
  StopPoint* next_ = nullptr;
};

// The fate that all coroutines of one operation share. It reaches every task
// by inheritance: a task runs in the scope of the one that awaits it, so no
// function can forget to pass it on. Confined to the loop's thread.
//
// The deadline is a stop with another name: one timer per operation covers
// token, queue, send, retry and poll. The trace, if there is one, belongs to
// whoever made the scope, and outlives it.
class Scope final : private Timer {
 public:
  explicit Scope(Loop& loop, TimePoint deadline = kNever, base::Trace* trace = nullptr);
  ~Scope();

  Loop& loop() const noexcept { return loop_; }
  TimePoint deadline() const noexcept { return deadline_; }
  base::Trace* trace() const noexcept { return trace_; }
  Stop stop_reason() const noexcept { return stop_; }
  bool stopped() const noexcept { return stop_ != Stop::no; }

  // Wakes every stop point, and from now on each wait ends as it begins. The
  // first reason stays.
  void stop(Stop reason) noexcept;

  // cancelled or deadline_exceeded, in words.
  Error stop_error() const;

  void enter(StopPoint& point) noexcept;
  void leave(StopPoint& point) noexcept;

 private:
  void expired() noexcept override { stop(Stop::deadline); }

  Loop& loop_;
  TimePoint deadline_;
  base::Trace* trace_;
  Stop stop_ = Stop::no;
  StopPoint* first_ = nullptr;
};

}  // namespace azvmreset::engine
