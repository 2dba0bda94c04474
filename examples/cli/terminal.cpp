#include "terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "failure.hpp"

namespace azvmreset::cli {
namespace {

constexpr int attempts = 3;

void show(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Switches the echo off while it lives. Suspend and quit are off as well: both
// would leave the shell with an invisible keyboard.
class NoEcho {
 public:
  NoEcho() noexcept {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
    quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
    quiet.c_cc[VQUIT] = _POSIX_VDISABLE;
    active_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~NoEcho() {
    if (active_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

  bool active() const noexcept { return active_; }

 private:
  termios before_ = {};
  bool active_ = false;
};

}  // namespace

bool Terminal::can_ask() const noexcept { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

bool Terminal::can_rewrite_lines() const noexcept {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool Terminal::shows_results() const noexcept { return ::isatty(STDOUT_FILENO) == 1; }

std::size_t Terminal::columns() const noexcept {
  winsize size = {};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

Result<Secret> Terminal::ask_new_password(std::string_view account) const {
  const std::string prompt = "New password for " + std::string(account) + ": ";
  for (int attempt = 0; attempt < attempts; ++attempt) {
    auto first = ask_hidden(prompt);
    if (!first) return first;
    auto second = ask_hidden("The same again: ");
    if (!second) return second;
    if (first->expose() == second->expose()) return first;
    show("The two differ. Once more.\n");
  }
  return usage_error("the two passwords differed three times");
}

Result<bool> Terminal::ask_yes_or_no(std::string_view question) const {
  show(std::string(question) + " [y/N] ");
  auto answer = read_line();
  if (!answer) {
    show("\n");
    return std::move(answer).error();
  }
  const std::string_view text = answer->expose();
  return text == "y" || text == "Y" || text == "yes";
}

Result<Secret> Terminal::ask_hidden(std::string_view prompt) const {
  const NoEcho no_echo;
  if (!no_echo.active()) return usage_error("the echo of the terminal cannot be switched off");
  show(prompt);
  auto line = read_line();
  show("\n");
  return line;
}

Result<Secret> Terminal::read_line() const {
  if (!interrupts_.wait_readable(STDIN_FILENO)) return cancelled_before_any_change();

  char line[4096];  // as long as a terminal lets a line become
  const ssize_t length = ::read(STDIN_FILENO, line, sizeof line);
  if (length <= 0) return Error(ErrorCode::cancelled, "the input ended before an answer was typed");
  std::string_view text(line, static_cast<std::size_t>(length));
  if (text.ends_with('\n')) text.remove_suffix(1);
  Secret secret(text);
  ::explicit_bzero(line, sizeof line);
  return secret;
}

}  // namespace azvmreset::cli
