#include "crashes/branches.hpp"

#include "base/format.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

namespace azvmreset::crashes {
namespace {

std::string all_of(int pipe) {
  std::string said;
  char piece[4096];
  for (;;) {
    const ssize_t got = ::read(pipe, piece, sizeof piece);
    if (got > 0) said.append(piece, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) return said;
  }
}

}  // namespace

bool Branches::begin(Heard heard) {
  while (running_.size() >= at_once_) await_first();
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe for another process");
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("no other process could be started");
  if (process == 0) {
    ::close(ends[0]);
    for (const Branch& other : running_) ::close(other.pipe);
    running_.clear();
    mouth_ = ends[1];
    return true;
  }
  ::close(ends[1]);
  running_.push_back({process, ends[0], std::move(heard)});
  return false;
}

// Nothing is destroyed: what was there before is the other process's.
void Branches::end(std::string_view said) {
  while (!said.empty()) {
    const ssize_t written = ::write(mouth_, said.data(), said.size());
    if (written < 0 && errno != EINTR) ::_exit(3);
    if (written > 0) said.remove_prefix(static_cast<std::size_t>(written));
  }
  ::_exit(0);
}

void Branches::await_first() {
  const Branch first = std::move(running_.front());
  running_.pop_front();
  const std::string said = all_of(first.pipe);
  ::close(first.pipe);
  int status = 0;
  while (::waitpid(first.process, &status, 0) < 0 && errno == EINTR) {
  }
  const bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  first.heard(said, well ? std::string() : base::format("the process that played it ended with status {}", status));
}

void Branches::await_all() {
  while (!running_.empty()) await_first();
}

}  // namespace azvmreset::crashes
