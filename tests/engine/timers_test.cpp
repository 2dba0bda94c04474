#include "engine/timers.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <vector>

#include "support/catch.hpp"
#include "support/seeded_random.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1h};

class Noted final : public Timer {
 public:
  Noted(int name, std::vector<int>& fired) : name_(name), fired_(fired) {}

 private:
  void expired() noexcept override { fired_.push_back(name_); }

  int name_;
  std::vector<int>& fired_;
};

// The same promises, kept by sorting.
class Model {
 public:
  void arm(int name, TimePoint due) {
    disarm(name);
    armed_.push_back({due, next_sequence_++, name});
  }
  void disarm(int name) {
    std::erase_if(armed_, [name](const Entry& entry) { return entry.name == name; });
  }
  TimePoint next_due() const { return armed_.empty() ? kNever : std::min_element(armed_.begin(), armed_.end())->due; }
  std::vector<int> fire(TimePoint now) {
    std::sort(armed_.begin(), armed_.end());
    std::vector<int> fired;
    while (!armed_.empty() && armed_.front().due <= now) {
      fired.push_back(armed_.front().name);
      armed_.erase(armed_.begin());
    }
    return fired;
  }

 private:
  struct Entry {
    TimePoint due;
    int sequence;
    int name;
    bool operator<(const Entry& other) const { return due != other.due ? due < other.due : sequence < other.sequence; }
  };

  std::vector<Entry> armed_;
  int next_sequence_ = 0;
};

// Arms itself again from inside, a few times.
class Recurring final : public Timer {
 public:
  Recurring(Timers& timers, int times) : timers_(timers), left_(times) {}
  int fired = 0;

 private:
  void expired() noexcept override {
    ++fired;
    if (--left_ > 0) timers_.arm(*this, start);
  }

  Timers& timers_;
  int left_;
};

class Disarming final : public Timer {
 public:
  Disarming(Timers& timers, Timer& victim) : timers_(timers), victim_(victim) {}

 private:
  void expired() noexcept override { timers_.disarm(victim_); }

  Timers& timers_;
  Timer& victim_;
};

}  // namespace

TEST_CASE("timers fire in the order in which they are due", "[engine][timers]") {
  Timers timers;
  std::vector<int> fired;
  Noted first(1, fired), second(2, fired), third(3, fired);

  SECTION("an empty set has nothing due") {
    CHECK(timers.empty());
    CHECK(timers.next_due() == kNever);
    timers.fire(kNever);
    CHECK(fired.empty());
  }

  SECTION("whatever the order of arming") {
    timers.arm(third, start + 3ms);
    timers.arm(first, start + 1ms);
    timers.arm(second, start + 2ms);

    CHECK(timers.next_due() == start + 1ms);
    timers.fire(start + 2ms);
    CHECK(fired == std::vector{1, 2});
    CHECK(third.armed());
    CHECK_FALSE(first.armed());
  }

  SECTION("equal ones first come, first served") {
    timers.arm(second, start);
    timers.arm(first, start);
    timers.arm(third, start);
    timers.fire(start);
    CHECK(fired == std::vector{2, 1, 3});
  }

  SECTION("arming again moves a timer, also behind its equals") {
    timers.arm(first, start);
    timers.arm(second, start);
    timers.arm(first, start);
    timers.fire(start);
    CHECK(fired == std::vector{2, 1});
  }

  SECTION("a disarmed one never fires, and disarming twice does nothing") {
    timers.arm(first, start);
    timers.arm(second, start);
    timers.disarm(first);
    timers.disarm(first);
    timers.fire(start);
    CHECK(fired == std::vector{2});
    CHECK(timers.empty());
  }
}

TEST_CASE("a timer may change the set while it fires", "[engine][timers]") {
  Timers timers;
  std::vector<int> fired;

  SECTION("armed anew for a time that has come, it fires in the same pass") {
    Recurring recurring(timers, 3);
    timers.arm(recurring, start);
    timers.fire(start);
    CHECK(recurring.fired == 3);
  }

  SECTION("one that is due may be taken out by one before it") {
    Noted victim(1, fired);
    Disarming first(timers, victim);
    timers.arm(first, start);
    timers.arm(victim, start);
    timers.fire(start);
    CHECK(fired.empty());
  }
}

TEST_CASE("timers agree with a sorted list over any history", "[engine][timers]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    test::SeededRandom random(seed);
    const auto below = [&random](std::uint64_t bound) { return random.below(host::Stream::jitter, bound); };

    Timers timers;
    Model model;
    std::vector<int> fired;
    std::deque<Noted> pool;
    for (int name = 0; name < 200; ++name) pool.emplace_back(name, fired);

    TimePoint now = start;
    for (int step = 0; step < 3000; ++step) {
      const int name = static_cast<int>(below(pool.size()));
      switch (below(8)) {
        case 0:
        case 1:
          timers.disarm(pool[static_cast<std::size_t>(name)]);
          model.disarm(name);
          break;
        case 2:
          now += std::chrono::milliseconds(below(20));
          fired.clear();
          timers.fire(now);
          REQUIRE(fired == model.fire(now));
          break;
        default:
          const TimePoint due = now + std::chrono::milliseconds(below(100));
          timers.arm(pool[static_cast<std::size_t>(name)], due);
          model.arm(name, due);
      }
      REQUIRE(timers.next_due() == model.next_due());
    }
    for (Noted& timer : pool) timers.disarm(timer);
    CHECK(timers.empty());
  }
}

TEST_CASE("a hundred thousand timers need no stack", "[engine][timers]") {
  Timers timers;
  std::vector<int> fired;
  std::deque<Noted> pool;
  constexpr int count = 100'000;
  for (int i = 0; i < count; ++i) {
    pool.emplace_back(i, fired);
    timers.arm(pool.back(), start + std::chrono::milliseconds(i));
  }
  timers.disarm(pool.front());
  timers.fire(start + std::chrono::milliseconds(count));
  CHECK(fired.size() == count - 1);
  CHECK(std::is_sorted(fired.begin(), fired.end()));
}
