// Runs a task to its end in virtual time.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

#include "engine/loop.hpp"
#include "engine/task.hpp"
#include "support/virtual_port.hpp"

namespace azvmreset::test {

// A loop, its time, and one scope for each task. Confined.
class TaskRunner {
 public:
  VirtualPort port;
  engine::Loop loop{port};
  base::Trace* trace = nullptr;  // of what run() runs

  // What the task gives; throws std::runtime_error when it waits for
  // something that can never come.
  template <class T>
  T run(engine::Task<T> task, std::chrono::milliseconds limit = std::chrono::milliseconds::max()) {
    engine::Scope scope(loop, engine::after(port.now(), limit), trace);
    std::optional<T> outcome;
    start(scope, std::move(task), outcome);
    turn_until([&outcome] { return outcome.has_value(); });
    return std::move(*outcome);
  }

  // The same, cancelled after that much time.
  template <class T>
  T run_and_cancel(engine::Task<T> task, std::chrono::milliseconds delay) {
    engine::Scope scope(loop);
    std::optional<T> outcome;
    start(scope, std::move(task), outcome);
    port.schedule(delay, [&scope] { scope.stop(engine::Stop::cancelled); });
    turn_until([&outcome] { return outcome.has_value(); });
    return std::move(*outcome);
  }

  // For several at once: each has its own scope, and `outcome` is set at its end.
  template <class T>
  void start(engine::Scope& scope, engine::Task<T> task, std::optional<T>& outcome) {
    engine::Root root = keep(std::move(task), outcome);
    std::move(root).start_in(scope);
  }

  void turn_until(const std::function<bool()>& finished) {
    while (!finished()) {
      if (port.stalled()) throw std::runtime_error("the loop waits for something that never comes");
      loop.turn(engine::kNever);
    }
  }

  // Runs whatever is ready now, without letting time pass.
  void settle() {
    for (int turns = 0; turns < 10; ++turns) loop.turn(port.now());
  }

  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(port.now() - start_);
  }

 private:
  template <class T>
  static engine::Root keep(engine::Task<T> task, std::optional<T>& outcome) {
    auto got = co_await task;
    outcome.emplace(std::move(got));
  }

  engine::TimePoint start_ = port.now();
};

}  // namespace azvmreset::test
