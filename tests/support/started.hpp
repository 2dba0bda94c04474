// Tasks in tests: started in a scope of their own, turned to their end on virtual time.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "engine/loop.hpp"
#include "engine/scope.hpp"
#include "engine/task.hpp"
#include "support/virtual_port.hpp"

namespace azvmreset::test {

// A task that runs in its own scope. It must have ended when this goes.
template <class T>
class Started {
 public:
  Started(engine::Loop& loop, engine::Task<T> task, engine::TimePoint deadline = engine::kNever,
          base::Trace* trace = nullptr)
      : scope_(loop, deadline, trace) {
    engine::Root root = run(*this, std::move(task));
    std::move(root).start_in(scope_);
  }
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;

  bool done() const noexcept { return value_.has_value() || thrown_; }
  void cancel() noexcept { scope_.stop(engine::Stop::cancelled); }
  engine::Scope& scope() noexcept { return scope_; }

  // What the task gave back, or what it threw.
  T& value() {
    if (thrown_) std::rethrow_exception(thrown_);
    return value_.value();
  }

 private:
  static engine::Task<T> itself(engine::Task<T> task) { return task; }

  static engine::Root run(Started& self, engine::Task<T> task) {
    try {
      auto value = co_await itself(std::move(task));
      self.value_.emplace(std::move(value));
    } catch (...) {
      self.thrown_ = std::current_exception();
    }
  }

  engine::Scope scope_;
  std::optional<T> value_;
  std::exception_ptr thrown_;
};

// A loop on virtual time.
class VirtualLoop {
 public:
  VirtualPort port;
  engine::Loop loop{port};

  void turn(int times = 1) {
    while (times-- > 0) loop.turn(engine::TimePoint::min());
  }

  // Lets virtual time pass.
  void pass(engine::Duration time) {
    const auto until = port.now() + time;
    while (port.now() < until || loop.next_due() <= until) loop.turn(until);
  }

  // Until the task has ended; it must not wait for what never comes.
  template <class T>
  T& finish(Started<T>& task) {
    while (!task.done()) {
      loop.turn(engine::kNever);
      if (port.stalled()) throw std::logic_error("the task waits for what never comes");
    }
    return task.value();
  }

  template <class T>
  T run(engine::Task<T> task, engine::TimePoint deadline = engine::kNever) {
    Started<T> started(loop, std::move(task), deadline);
    return std::move(finish(started));
  }
};

}  // namespace azvmreset::test
