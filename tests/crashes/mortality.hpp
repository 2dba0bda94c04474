// When a process dies, to the moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

// Counts the moments of one process; at the n-th, from 1 on, it dies. Confined.
class Mortality {
 public:
  Mortality() = default;
  explicit Mortality(std::optional<std::size_t> last_moment) noexcept : last_(last_moment) {}

  // Whether the process is dead from here on.
  bool passes(Moment moment) noexcept {
    if (dead_) return true;
    dead_ = ++passed_ == last_;
    if (dead_) died_at_ = moment;
    return dead_;
  }

  bool dead() const noexcept { return dead_; }
  std::size_t passed() const noexcept { return passed_; }
  std::optional<Moment> died_at() const noexcept { return died_at_; }

 private:
  std::optional<std::size_t> last_;
  std::size_t passed_ = 0;
  bool dead_ = false;
  std::optional<Moment> died_at_;
};

}  // namespace azvmreset::crashes
