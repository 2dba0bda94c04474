#include "transport/poller.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <limits>

namespace azvmreset::transport {

namespace {

// Rounded up: a wait that ends a moment early would only be begun again.
int milliseconds_until(engine::TimePoint until) noexcept {
  if (until == engine::kNever) return -1;
  const auto now = std::chrono::steady_clock::now();
  if (until <= now) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now).count();
  return static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
}

}  // namespace

Result<std::unique_ptr<Poller>> Poller::create() {
  const int events = epoll_create1(EPOLL_CLOEXEC);
  const int wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::unique_ptr<Poller> poller(new Poller(events, wakeup));
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.fd = wakeup;
  if (events < 0 || wakeup < 0 || epoll_ctl(events, EPOLL_CTL_ADD, wakeup, &wanted) != 0) {
    return Error{ErrorCode::internal, "no descriptor left to wait on; too many files are open in this process"};
  }
  return poller;
}

Poller::~Poller() {
  if (wakeup_ >= 0) close(wakeup_);
  if (events_ >= 0) close(events_);
}

void Poller::watch(int socket, bool readable, bool writable) noexcept {
  epoll_event wanted{};
  wanted.events = (readable ? EPOLLIN : 0u) | (writable ? EPOLLOUT : 0u);
  wanted.data.fd = socket;
  if (epoll_ctl(events_, EPOLL_CTL_ADD, socket, &wanted) == 0 || errno != EEXIST) return;
  epoll_ctl(events_, EPOLL_CTL_MOD, socket, &wanted);
}

void Poller::forget(int socket) noexcept { epoll_ctl(events_, EPOLL_CTL_DEL, socket, nullptr); }

std::span<const Poller::Ready> Poller::wait(engine::TimePoint until) noexcept {
  std::array<epoll_event, std::tuple_size_v<decltype(ready_)>> events;
  const int count = epoll_wait(events_, events.data(), static_cast<int>(events.size()), milliseconds_until(until));
  std::size_t filled = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == wakeup_) {
      std::uint64_t wakes = 0;
      static_cast<void>(read(wakeup_, &wakes, sizeof wakes));
      continue;
    }
    ready_[filled++] = {event.data.fd, (event.events & (EPOLLIN | EPOLLHUP)) != 0, (event.events & EPOLLOUT) != 0,
                        (event.events & EPOLLERR) != 0};
  }
  return {ready_.data(), filled};
}

void Poller::wake() noexcept {
  const std::uint64_t one = 1;
  // It can fail only when the counter is full: then a wake is on its way.
  static_cast<void>(write(wakeup_, &one, sizeof one));
}

}  // namespace azvmreset::transport
