#include "client/running.hpp"

#include "host/process.hpp"

#include <new>
#include <utility>

namespace azvmreset::client {

namespace {

Error forked() {
  return {ErrorCode::forked, "this operation was started before fork(); make a client of its own in the child"};
}

}  // namespace

Running::Running() noexcept
    : process_(host::current_process_id()),
      begin_errand_(*this, &Running::begin),
      stop_errand_(*this, &Running::stop),
      tell_errand_(*this, &Running::tell),
      call_back_errand_(*this, &Running::call_back) {}

bool Running::in_forked_child() const noexcept { return host::current_process_id() != process_; }

bool Running::Errand::send(Household& house) noexcept {
  under_way_ = operation_.shared_from_this();
  if (house.post(*this)) return true;
  under_way_.reset();
  return false;
}

void Running::Errand::run() noexcept {
  const std::shared_ptr<Running> operation = std::move(under_way_);
  ((*operation).*action_)();
}

void Running::start(const std::shared_ptr<Household>& house, engine::TimePoint deadline,
                    const base::Trace& trace) noexcept {
  house_ = house;
  deadline_ = deadline;
  trace_ = trace;
  alive_ = shared_from_this();
  begin_errand_.send(*house);
}

void Running::begin() noexcept {
  const auto house = house_.lock();
  scope_.emplace(house->loop(), deadline_, trace_.none() ? nullptr : &trace_);
  if (stop_asked_) scope_->stop(engine::Stop::cancelled);
  try {
    work().start_in(*scope_);
  } catch (const std::bad_alloc&) {
    settle_out_of_memory();
    settled();
  }
}

void Running::stop() noexcept {
  stop_asked_ = true;
  if (scope_) scope_->stop(engine::Stop::cancelled);
}

void Running::settled() noexcept {
  // One turn later, when the frames that lead here are gone: a callback may
  // then free whatever it likes.
  tell_errand_.send(*house_.lock());
}

void Running::tell() noexcept {
  scope_.reset();
  entered(Phase::finished, "finished");
  const auto house = house_.lock();
  {
    // Let go after the lock: what a callback holds may have an end of its own.
    std::shared_ptr<const std::function<void(const Progress&)>> last;
    const std::lock_guard lock(mutex_);
    done_.store(true, std::memory_order_release);
    last.swap(progress_callback_);
  }
  call_back();
  house->ended(*this);
  alive_.reset();
}

void Running::call_back() noexcept {
  std::function<void()> callback;
  {
    const std::lock_guard lock(mutex_);
    callback = std::exchange(done_callback_, nullptr);
  }
  if (!callback) return;
  try {
    callback();
  } catch (...) {
    // A callback has nobody to throw to; the operation has ended either way.
  }
}

Result<bool> Running::wait(std::chrono::milliseconds timeout) {
  if (done()) return true;
  if (in_forked_child()) return forked();
  const auto house = house_.lock();
  // A client that is gone has delivered every end.
  if (!house) return true;
  return house->wait([this] { return done(); }, timeout);
}

void Running::cancel() noexcept {
  if (done() || in_forked_child()) return;
  const auto house = house_.lock();
  if (house && !stop_sent_.exchange(true)) stop_errand_.send(*house);
}

Progress Running::progress() const {
  if (in_forked_child()) return {};
  const std::lock_guard lock(mutex_);
  return progress_;
}

Result<void> Running::on_done(std::function<void()> callback) {
  if (in_forked_child()) return forked();
  {
    const std::lock_guard lock(mutex_);
    if (has_done_callback_) {
      return Error{ErrorCode::invalid_argument, "this operation has its completion callback already"};
    }
    has_done_callback_ = true;
    done_callback_ = std::move(callback);
    if (!done()) return {};
  }
  // Too late for tell(): an errand of its own. A client that is closed turns
  // no more, so the callback comes from here.
  const auto house = house_.lock();
  if (!house || !call_back_errand_.send(*house)) call_back();
  return {};
}

Result<void> Running::on_progress(std::function<void(const Progress&)> callback) {
  if (in_forked_child()) return forked();
  auto shared = std::make_shared<const std::function<void(const Progress&)>>(std::move(callback));
  const std::lock_guard lock(mutex_);
  if (!done()) progress_callback_.swap(shared);
  return {};
}

void Running::entered(Phase phase, std::string_view message) noexcept {
  try {
    Progress now;
    {
      const std::lock_guard lock(mutex_);
      progress_.phase = phase;
      progress_.message.assign(message);
      now = progress_;
    }
    report(now);
  } catch (const std::bad_alloc&) {
    // The phase is set; only its words are missing.
  }
}

void Running::polled() noexcept {
  try {
    Progress now;
    {
      const std::lock_guard lock(mutex_);
      ++progress_.polls;
      now = progress_;
    }
    report(now);
  } catch (const std::bad_alloc&) {
    // The count is kept; nobody was told.
  }
}

void Running::report(const Progress& progress) noexcept {
  std::shared_ptr<const std::function<void(const Progress&)>> callback;
  {
    const std::lock_guard lock(mutex_);
    callback = progress_callback_;
  }
  if (!callback) return;
  try {
    (*callback)(progress);
  } catch (...) {
    // As in call_back(): progress is worth less than the work.
  }
}

void RunningList::add(Running& operation) noexcept {
  operation.previous_ = nullptr;
  operation.next_ = first_;
  if (first_ != nullptr) first_->previous_ = &operation;
  first_ = &operation;
}

void RunningList::remove(Running& operation) noexcept {
  (operation.previous_ == nullptr ? first_ : operation.previous_->next_) = operation.next_;
  if (operation.next_ != nullptr) operation.next_->previous_ = operation.previous_;
  operation.previous_ = operation.next_ = nullptr;
}

}  // namespace azvmreset::client
