#include "engine/drive.hpp"

namespace azvmreset::engine {

namespace {

Error would_deadlock() {
  return {ErrorCode::would_deadlock, "called from inside a callback of this client; call it from another thread"};
}

class ThreadDrive final : public Drive {
 public:
  ThreadDrive(Loop& loop, std::shared_ptr<void> keep_alive) : loop_(loop) {
    thread_ = std::thread([this, alive = std::move(keep_alive)]() mutable {
      turner_ = std::this_thread::get_id();
      while (!finishing_) loop_.turn(kNever);
      turner_ = std::thread::id{};
      // Nothing of *this may be touched after this line: it can be the last owner.
      alive.reset();
    });
  }

  ~ThreadDrive() override {
    if (!thread_.joinable()) return;
    if (thread_.get_id() == std::this_thread::get_id()) {
      thread_.detach();
    } else {
      thread_.join();
    }
  }

  Result<bool> wait(const std::function<bool()>& finished, TimePoint until) override {
    if (turning_here()) return would_deadlock();
    std::unique_lock lock(mutex_);
    if (until == kNever) {
      changed_.wait(lock, finished);
      return true;
    }
    return changed_.wait_until(lock, until, finished);
  }

  Result<void> step(TimePoint) override {
    return Error{ErrorCode::invalid_argument, "this client has a thread of its own; step() is for the drive `host`"};
  }

  void notify() noexcept override {
    // Taking the lock orders the change before any look that follows.
    { const std::lock_guard lock(mutex_); }
    changed_.notify_all();
  }

  void finish() noexcept override {
    if (!finish_posted_.exchange(true)) loop_.post(finish_);
    if (turning_here()) return;
    const std::lock_guard lock(join_mutex_);  // two threads may close at once
    if (thread_.joinable()) thread_.join();
  }

  bool by_host() const noexcept override { return false; }

 private:
  struct Finish final : Runnable {
    explicit Finish(bool& flag) noexcept : finishing(flag) {}
    void run() noexcept override { finishing = true; }
    bool& finishing;
  };

  Loop& loop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool finishing_ = false;  // loop's thread
  Finish finish_{finishing_};
  std::atomic<bool> finish_posted_{false};
  std::mutex join_mutex_;
  std::thread thread_;
};

class HostDrive final : public Drive {
 public:
  explicit HostDrive(Loop& loop) noexcept : loop_(loop) {}

  Result<bool> wait(const std::function<bool()>& finished, TimePoint until) override {
    auto claimed = take_over();
    if (!claimed) return std::move(claimed).error();
    const Claim claim(turner_);
    // At least one turn: a host that only looks, again and again, gets on too.
    while (!finished()) {
      const bool last = loop_.now() >= until;
      loop_.turn(until);
      if (last) break;
    }
    return finished();
  }

  Result<void> step(TimePoint until) override {
    auto claimed = take_over();
    if (!claimed) return claimed;
    const Claim claim(turner_);
    loop_.turn(until);
    return {};
  }

  void notify() noexcept override {}
  void finish() noexcept override {}
  bool by_host() const noexcept override { return true; }

 private:
  // Gives the loop back, however the turn ends.
  class Claim {
   public:
    explicit Claim(std::atomic<std::thread::id>& turner) noexcept : turner_(turner) {}
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    ~Claim() { turner_ = std::thread::id{}; }

   private:
    std::atomic<std::thread::id>& turner_;
  };

  Result<void> take_over() {
    std::thread::id nobody{};
    if (turner_.compare_exchange_strong(nobody, std::this_thread::get_id())) return {};
    if (turning_here()) return would_deadlock();
    return Error{ErrorCode::wrong_thread, "another thread is driving this client; one thread at a time may"};
  }

  Loop& loop_;
};

}  // namespace

std::unique_ptr<Drive> drive_by_thread(Loop& loop, std::shared_ptr<void> keep_alive) {
  return std::make_unique<ThreadDrive>(loop, std::move(keep_alive));
}

std::unique_ptr<Drive> drive_by_host(Loop& loop) { return std::make_unique<HostDrive>(loop); }

}  // namespace azvmreset::engine
