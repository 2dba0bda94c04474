// When a process dies, to the moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::crashes {

// Around every record of the journal and every request to Azure.
enum class Moment : std::uint8_t {
  before_record,
  within_record,  // half of it is kept
  after_record,
  before_request,
  after_request,  // it is on its way, and nobody waits for its answer
  after_answer,   // it has arrived, and nobody has looked at it
};
std::string_view name_of(Moment moment) noexcept;

struct Passing {
  std::size_t number = 0;  // of the moments of one process, from 1 on
  Moment moment = Moment::before_record;
  std::string method;  // of the request; empty: a record
};

// Counts the moments of one process, and asks at each whether it dies there. Confined.
class Mortality {
 public:
  using Fate = std::function<bool(const Passing&)>;

  Mortality() = default;
  explicit Mortality(Fate fate) : fate_(std::move(fate)) {}

  // Whether the process is dead from here on.
  bool passes(Moment moment, std::string_view method = {}) {
    if (dead_) return true;
    const Passing here{++passed_, moment, std::string(method)};
    dead_ = fate_ && fate_(here);
    return dead_;
  }

  bool dead() const noexcept { return dead_; }
  std::size_t passed() const noexcept { return passed_; }

 private:
  Fate fate_;
  std::size_t passed_ = 0;
  bool dead_ = false;
};

inline Mortality::Fate dies_at(std::size_t number) {
  return [number](const Passing& here) { return here.number == number; };
}

}  // namespace azvmreset::crashes
