#include "engine/drive.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>

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

bool never() { return false; }

}  // namespace

TEST_CASE("a drive with a thread of its own", "[engine][drive]") {
  ConditionPort port;
  Loop loop(port);
  auto drive = drive_by_thread(loop, nullptr);
  CHECK_FALSE(drive->by_host());
  CHECK_FALSE(drive->turning_here());

  SECTION("turns the loop, and a wait sees what changed") {
    std::atomic<bool> ran{false};
    std::thread::id thread;
    Step step([&] {
      thread = std::this_thread::get_id();
      ran = true;
      drive->notify();
    });
    loop.post(step);
    auto waited = drive->wait([&] { return ran.load(); }, kNever);
    CHECK(waited.value());
    CHECK(thread != std::this_thread::get_id());
  }

  SECTION("a wait ends at its time") {
    CHECK_FALSE(drive->wait(never, port.now() + 1ms).value());
    CHECK_FALSE(drive->wait(never, TimePoint::min()).value());
  }

  SECTION("cannot be stepped") { CHECK(drive->step(kNever).error().code == ErrorCode::invalid_argument); }

  SECTION("a wait from inside a callback would deadlock, and is told so") {
    std::promise<ErrorCode> told;
    Step step([&] { told.set_value(drive->wait(never, kNever).error().code); });
    loop.post(step);
    CHECK(told.get_future().get() == ErrorCode::would_deadlock);
  }

  SECTION("finishing from inside a callback ends the thread after the turn") {
    std::promise<bool> finished;
    Step step([&] {
      drive->finish();
      finished.set_value(drive->turning_here());
    });
    loop.post(step);
    CHECK(finished.get_future().get());
  }

  drive->finish();
  drive->finish();
}

TEST_CASE("the thread keeps alive what the loop touches", "[engine][drive]") {
  struct House {
    ConditionPort port;
    Loop loop{port};
    std::unique_ptr<Drive> drive;
    std::promise<void>* gone = nullptr;
    ~House() {
      drive.reset();
      gone->set_value();
    }
  };
  std::promise<void> gone;
  auto house = std::make_shared<House>();
  house->gone = &gone;
  house->drive = drive_by_thread(house->loop, house);

  // The last owner outside lets go while the loop runs a callback that ends it.
  House* inside = house.get();
  Step step([inside] { inside->drive->finish(); });
  house->loop.post(step);
  house.reset();
  gone.get_future().get();
}

TEST_CASE("a drive by the host's threads", "[engine][drive]") {
  test::VirtualPort port;
  Loop loop(port);
  auto drive = drive_by_host(loop);
  CHECK(drive->by_host());

  SECTION("turns the loop where it is stepped") {
    bool ran = false;
    Step step([&] { ran = drive->turning_here(); });
    loop.make_ready(step);
    CHECK(drive->step(port.now()).ok());
    CHECK(ran);
    CHECK_FALSE(drive->turning_here());
  }

  SECTION("a wait turns it as often as needed") {
    int turns = 0;
    std::unique_ptr<Step> again = std::make_unique<Step>([&] {
      if (++turns < 5) loop.make_ready(*again);
    });
    loop.make_ready(*again);
    CHECK(drive->wait([&] { return turns == 5; }, kNever).value());
  }

  SECTION("and gives up at its time") { CHECK_FALSE(drive->wait(never, port.now() + 5s).value()); }

  SECTION("from inside a callback neither wait nor step is possible") {
    ErrorCode waited{};
    ErrorCode stepped{};
    Step step([&] {
      waited = drive->wait(never, kNever).error().code;
      stepped = drive->step(kNever).error().code;
    });
    loop.make_ready(step);
    CHECK(drive->step(port.now()).ok());
    CHECK(waited == ErrorCode::would_deadlock);
    CHECK(stepped == ErrorCode::would_deadlock);
  }

  SECTION("a second thread is told that it is the second") {
    ErrorCode other{};
    Step step([&] { std::thread([&] { other = drive->step(kNever).error().code; }).join(); });
    loop.make_ready(step);
    CHECK(drive->step(port.now()).ok());
    CHECK(other == ErrorCode::wrong_thread);

    std::thread([&] { CHECK(drive->step(port.now()).ok()); }).join();
  }

  SECTION("has nothing to finish") {
    drive->finish();
    drive->notify();
  }
}
