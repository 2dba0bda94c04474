#include "interrupts.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace azvmreset::cli {
namespace {

constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};

// A handler reaches only what is global and lock-free.
volatile std::sig_atomic_t received = 0;
volatile std::sig_atomic_t exit_code = 7;
int pipe_ends[2] = {-1, -1};

void on_signal(int) {
  if (received != 0) _exit(exit_code);
  received = 1;
  const int before = errno;
  const char byte = 1;
  static_cast<void>(!::write(pipe_ends[1], &byte, 1));
  errno = before;
}

}  // namespace

Interrupts::Interrupts() {
  if (::pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) std::abort();
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : signals) {
    struct sigaction before = {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
  // A reader of our output that goes away must not end a reset half way.
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
}

Interrupts::~Interrupts() {
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  for (const int signal : signals) ::sigaction(signal, &action, nullptr);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

int Interrupts::fd() const noexcept { return pipe_ends[0]; }
bool Interrupts::raised() const noexcept { return received != 0; }

bool Interrupts::wait_readable(int descriptor) const noexcept {
  pollfd watched[] = {{descriptor, POLLIN, 0}, {fd(), POLLIN, 0}};
  while (!raised()) {
    if (::poll(watched, 2, -1) >= 0 || errno != EINTR) return !raised();
  }
  return false;
}

void Interrupts::set_exit_code(int code) noexcept { exit_code = code; }

}  // namespace azvmreset::cli
