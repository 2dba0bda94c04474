#include "engine/handover.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;

namespace {

class TextSink {
 public:
  virtual void finish(Delivered<std::string> outcome) noexcept = 0;

 protected:
  ~TextSink() = default;
};

struct Host {
  std::function<void(std::shared_ptr<TextSink>)> on_start;
  std::shared_ptr<TextSink> sink;
  int cancels = 0;
};

class Asking final : public Handover<std::string, TextSink> {
 public:
  explicit Asking(Host& host) noexcept : host_(host) {}
  Result<std::string> await_resume() { return received(); }

 private:
  void start(std::shared_ptr<TextSink> sink) override {
    host_.sink = sink;
    if (host_.on_start) host_.on_start(std::move(sink));
  }
  void cancel() noexcept override { ++host_.cancels; }

  Host& host_;
};

Asking ask(Host& host) { return Asking(host); }

Task<Result<std::string>> wait_for(Host& host) { co_return co_await ask(host); }

}  // namespace

TEST_CASE("what is handed over resumes the one who waits", "[engine][handover]") {
  test::VirtualLoop virtual_loop;
  Host host;

  SECTION("later") {
    test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));
    virtual_loop.turn(2);
    CHECK_FALSE(task.done());
    host.sink->finish(std::string("late"));
    virtual_loop.turn();
    CHECK(task.value().value() == "late");
    CHECK(host.cancels == 0);
  }

  SECTION("at once, from inside the call") {
    host.on_start = [](const std::shared_ptr<TextSink>& sink) { sink->finish(std::string("early")); };
    test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));
    virtual_loop.turn();
    CHECK(task.value().value() == "early");
  }

  SECTION("as a failure") {
    test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));
    host.sink->finish(Error(ErrorCode::network, "no"));
    virtual_loop.turn();
    CHECK(task.value().error().code == ErrorCode::network);
  }

  SECTION("once: the first call counts") {
    test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));
    host.sink->finish(std::string("first"));
    host.sink->finish(std::string("second"));
    virtual_loop.turn();
    CHECK(task.value().value() == "first");
    host.sink->finish(std::string("third"));
    virtual_loop.turn();
  }
}

TEST_CASE("after a stop nothing is handed over", "[engine][handover]") {
  test::VirtualLoop virtual_loop;
  Host host;
  test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));

  SECTION("and the host hears of it") {
    task.cancel();
    CHECK(host.cancels == 1);
    host.sink->finish(std::string("too late"));
    virtual_loop.turn(2);
    CHECK(task.value().error().code == ErrorCode::cancelled);
  }

  SECTION("not even what was on its way") {
    host.sink->finish(std::string("on its way"));
    task.cancel();
    virtual_loop.turn(2);
    CHECK(task.value().error().code == ErrorCode::cancelled);
  }
  CHECK(virtual_loop.loop.next_due() == kNever);
}

TEST_CASE("a host that throws", "[engine][handover]") {
  test::VirtualLoop virtual_loop;
  Host host;

  SECTION("has dropped the request") {
    host.on_start = [](const std::shared_ptr<TextSink>&) { throw std::runtime_error("host"); };
    test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));
    virtual_loop.turn();
    CHECK(task.value().error().code == ErrorCode::internal);
  }

  SECTION("for want of memory hands that on") {
    host.on_start = [](const std::shared_ptr<TextSink>& sink) {
      sink->finish(std::string("first"));
      throw std::bad_alloc();
    };
    test::Started<Result<std::string>> task(virtual_loop.loop, wait_for(host));
    virtual_loop.turn(2);
    CHECK_THROWS_AS(task.value(), std::bad_alloc);
  }
}

TEST_CASE("completions race with cancels from another thread", "[engine][handover]") {
  ConditionPort port;
  Loop loop(port);
  int arrived = 0;
  for (int i = 0; i < 500; ++i) {
    Host host;
    test::Started<Result<std::string>> task(loop, wait_for(host));
    std::thread other([sink = std::move(host.sink)] { sink->finish(std::string("from another thread")); });
    if (i % 2 == 0) task.cancel();
    while (!task.done()) loop.turn(kNever);
    arrived += task.value().ok();
    other.join();
    loop.turn(TimePoint::min());
  }
  CHECK(arrived >= 250);
}
