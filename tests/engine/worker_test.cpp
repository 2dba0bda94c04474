#include "engine/worker.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <thread>

#include "engine/task.hpp"
#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;

namespace {

class Call final : public Worker::Job {
 public:
  explicit Call(std::function<void()> what) : what_(std::move(what)) {}
  void run() override { what_(); }

 private:
  std::function<void()> what_;
};

// Runs until somebody opens the latch, or interrupts.
class Blocking final : public Worker::Job {
 public:
  void run() override {
    std::unique_lock lock(mutex_);
    running_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void interrupt() noexcept override {
    const std::lock_guard lock(mutex_);
    ++interrupts_;
    open_ = true;
    changed_.notify_all();
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void await_running() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return running_; });
  }
  int interrupts() {
    const std::lock_guard lock(mutex_);
    return interrupts_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool running_ = false;
  bool open_ = false;
  int interrupts_ = 0;
};

Task<Result<void>> run_job(Worker& worker, std::shared_ptr<Worker::Job> job) {
  co_return co_await worker.run(std::move(job));
}

void finish(Loop& loop, test::Started<Result<void>>& task) {
  while (!task.done()) loop.turn(kNever);
}

}  // namespace

TEST_CASE("a worker runs blocking jobs beside the loop", "[engine][worker]") {
  ConditionPort port;
  Loop loop(port);
  Worker worker(loop, Worker::Mode::own_thread);

  SECTION("on its own thread, one after the other") {
    std::thread::id thread;
    std::vector<int> ran;
    test::Started<Result<void>> first(loop, run_job(worker, std::make_shared<Call>([&] {
                                                      thread = std::this_thread::get_id();
                                                      ran.push_back(1);
                                                    })));
    test::Started<Result<void>> second(loop, run_job(worker, std::make_shared<Call>([&] { ran.push_back(2); })));
    finish(loop, first);
    finish(loop, second);
    CHECK(first.value().ok());
    CHECK(second.value().ok());
    CHECK(thread != std::this_thread::get_id());
    CHECK(ran == std::vector{1, 2});
  }

  SECTION("and says when one had no memory") {
    test::Started<Result<void>> task(loop, run_job(worker, std::make_shared<Call>([] { throw std::bad_alloc(); })));
    finish(loop, task);
    CHECK(task.value().error().code == ErrorCode::out_of_memory);
  }

  SECTION("a cancel drops what has not begun") {
    auto blocking = std::make_shared<Blocking>();
    bool ran = false;
    test::Started<Result<void>> first(loop, run_job(worker, blocking));
    test::Started<Result<void>> second(loop, run_job(worker, std::make_shared<Call>([&] { ran = true; })));
    blocking->await_running();
    second.cancel();
    finish(loop, second);
    CHECK(second.value().error().code == ErrorCode::cancelled);
    blocking->open();
    finish(loop, first);
    CHECK(first.value().ok());
    worker.close();
    CHECK_FALSE(ran);
  }

  SECTION("a cancel interrupts what runs, without waiting for it") {
    auto blocking = std::make_shared<Blocking>();
    test::Started<Result<void>> task(loop, run_job(worker, blocking));
    blocking->await_running();
    task.cancel();
    loop.turn(kNever);
    CHECK(task.value().error().code == ErrorCode::cancelled);
    CHECK(blocking->interrupts() == 1);
  }

  SECTION("closing interrupts and awaits what runs") {
    auto blocking = std::make_shared<Blocking>();
    test::Started<Result<void>> task(loop, run_job(worker, blocking));
    blocking->await_running();
    worker.close();
    CHECK(blocking->interrupts() == 1);
    worker.close();
    CHECK(blocking->interrupts() == 1);
    // A closed worker comes back to nobody; what still waits ends by its stop.
    task.cancel();
    loop.turn(kNever);
    CHECK(task.value().error().code == ErrorCode::cancelled);
  }

  SECTION("a worker without a job never had a thread") { worker.close(); }
}

TEST_CASE("under the virtual clock a job runs in its place", "[engine][worker]") {
  test::VirtualLoop virtual_loop;
  Worker worker(virtual_loop.loop, Worker::Mode::inline_jobs);
  std::thread::id thread;

  auto job = std::make_shared<Call>([&] { thread = std::this_thread::get_id(); });
  test::Started<Result<void>> task(virtual_loop.loop, run_job(worker, job));
  REQUIRE(task.done());
  CHECK(task.value().ok());
  CHECK(thread == std::this_thread::get_id());

  test::Started<Result<void>> failing(virtual_loop.loop,
                                      run_job(worker, std::make_shared<Call>([] { throw std::bad_alloc(); })));
  CHECK(failing.value().error().code == ErrorCode::out_of_memory);
}
