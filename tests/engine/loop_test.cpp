#include "engine/loop.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;
using namespace std::chrono_literals;

namespace {

class Step final : public Runnable {
 public:
  explicit Step(std::function<void()> what) : what_(std::move(what)) {}
  void run() noexcept override { what_(); }

 private:
  std::function<void()> what_;
};

class Alarm final : public Timer {
 public:
  explicit Alarm(std::function<void()> what) : what_(std::move(what)) {}

 private:
  void expired() noexcept override { what_(); }

  std::function<void()> what_;
};

}  // namespace

TEST_CASE("a loop runs what is ready, in order", "[engine][loop]") {
  test::VirtualLoop virtual_loop;
  Loop& loop = virtual_loop.loop;
  std::vector<int> ran;
  Step one([&] { ran.push_back(1); });
  Step two([&] { ran.push_back(2); });

  SECTION("each once") {
    loop.make_ready(two);
    loop.make_ready(one);
    virtual_loop.turn(2);
    CHECK(ran == std::vector{2, 1});
  }

  SECTION("what is to run next runs before what is ready already") {
    Step first([&] { loop.make_next(one); });
    loop.make_ready(first);
    loop.make_ready(two);
    virtual_loop.turn();
    CHECK(ran == std::vector{1, 2});
  }

  SECTION("what becomes ready during a turn runs in the same one") {
    Step first([&] { loop.make_ready(one); });
    loop.make_ready(first);
    loop.make_ready(two);
    virtual_loop.turn();
    CHECK(ran == std::vector{2, 1});
    CHECK(loop.next_due() == kNever);
  }

  SECTION("but what always makes itself ready again does not hold the turn") {
    std::unique_ptr<Step> endless = std::make_unique<Step>([&] {
      ran.push_back(0);
      loop.make_ready(*endless);
    });
    loop.make_ready(*endless);
    virtual_loop.turn();
    CHECK(ran.size() < 100);
    CHECK(loop.next_due() == TimePoint::min());
  }

  SECTION("what was posted runs in the next turn, behind what was ready") {
    loop.post(one);
    loop.make_ready(two);
    CHECK(loop.next_due() == TimePoint::min());
    virtual_loop.turn();
    CHECK(ran == std::vector{2, 1});
  }

  SECTION("an item may end its own life") {
    struct Fleeting final : Runnable {
      void run() noexcept override { delete this; }
    };
    loop.make_ready(*new Fleeting);
    loop.make_ready(one);
    virtual_loop.turn();
    CHECK(ran == std::vector{1});
  }
}

TEST_CASE("a loop sleeps until something is due", "[engine][loop]") {
  test::VirtualLoop virtual_loop;
  Loop& loop = virtual_loop.loop;
  const TimePoint begin = loop.now();
  TimePoint rang{};
  Alarm alarm([&] { rang = loop.now(); });
  loop.timers().arm(alarm, begin + 5s);

  SECTION("a timer bounds the wait") {
    CHECK(loop.next_due() == begin + 5s);
    loop.turn(kNever);
    CHECK(rang == begin + 5s);
  }

  SECTION("so does the caller") {
    loop.turn(begin + 1s);
    CHECK(loop.now() == begin + 1s);
    CHECK(rang == TimePoint{});
  }

  SECTION("work at hand means no wait at all") {
    bool ran = false;
    Step step([&] { ran = true; });
    loop.make_ready(step);
    loop.turn(kNever);
    CHECK(ran);
    CHECK(loop.now() == begin);
  }
  loop.timers().disarm(alarm);
}

TEST_CASE("any thread may post to a loop", "[engine][loop]") {
  ConditionPort port;
  Loop loop(port);
  constexpr int count = 2000;
  int ran = 0;
  std::vector<std::unique_ptr<Step>> steps;
  for (int i = 0; i < 2 * count; ++i) steps.push_back(std::make_unique<Step>([&ran] { ++ran; }));

  const auto post = [&](int from) {
    for (int i = from; i < from + count; ++i) loop.post(*steps[static_cast<std::size_t>(i)]);
  };
  std::thread first(post, 0);
  std::thread second(post, count);
  while (ran < 2 * count) loop.turn(kNever);
  first.join();
  second.join();
  CHECK(ran == 2 * count);
}
