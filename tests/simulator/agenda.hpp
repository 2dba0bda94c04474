// What will happen in the simulated world, in the order in which it will.
#pragma once

#include "simulator/message.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace azvmreset::sim {

// Events name what they are about by id, never by pointer: until their time
// comes the thing may be gone. Confined.
class Agenda {
 public:
  using Event = std::function<void(Time now)>;

  void at(Time time, Event event) { events_.emplace(std::pair{time, next_sequence_++}, std::move(event)); }

  // Also what those events add, as far as it is due.
  void run_until(Time now) {
    while (!events_.empty() && events_.begin()->first.first <= now) {
      auto due = events_.extract(events_.begin());
      due.mapped()(due.key().first);
    }
  }

  void clear() { events_.clear(); }

 private:
  std::uint64_t next_sequence_ = 0;
  std::map<std::pair<Time, std::uint64_t>, Event> events_;
};

}  // namespace azvmreset::sim
