#include "host/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace azvmreset::host {
namespace {

constexpr int kFirstFreeDescriptor = 3;

// What posix_spawn() is told. Confined.
class Plan {
 public:
  Plan(int output, int complaints) noexcept {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    check(::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0));
    check(::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO));
    check(::posix_spawn_file_actions_adddup2(&actions_, complaints, STDERR_FILENO));
    check(::posix_spawn_file_actions_addclosefrom_np(&actions_, kFirstFreeDescriptor));

    // No signal is blocked or ignored there only because the host does so.
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    check(::posix_spawnattr_setsigmask(&attributes_, &none));
    check(::posix_spawnattr_setsigdefault(&attributes_, &all));
    check(::posix_spawnattr_setpgroup(&attributes_, 0));
    check(::posix_spawnattr_setflags(&attributes_,
                                     POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  ~Plan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  int carry_out(pid_t& process, char* const* arguments, char* const* environment) const noexcept {
    if (failure_ != 0) return failure_;
    return ::posix_spawn(&process, arguments[0], &actions_, &attributes_, arguments, environment);
  }

 private:
  void check(int failure) noexcept {
    if (failure_ == 0) failure_ = failure;
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
  int failure_ = 0;
};

// As C wants them: not constant, though nobody changes them.
void append_c_strings(std::vector<char*>& to, const std::vector<std::string>& texts) {
  for (const auto& text : texts) to.push_back(const_cast<char*>(text.c_str()));
  to.push_back(nullptr);
}

}  // namespace

Pipe::Pipe() noexcept {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return;
  const Descriptor first(ends[0]);
  const Descriptor second(ends[1]);
  read_.emplace(::fcntl(first.get(), F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
  write_.emplace(::fcntl(second.get(), F_DUPFD_CLOEXEC, kFirstFreeDescriptor));
  ::fcntl(read_->get(), F_SETFL, O_NONBLOCK);
}

int Spawned::start(const std::string& program, const std::vector<std::string>& arguments,
                   const std::vector<std::string>& environment, int output, int complaints,
                   std::unique_ptr<Spawned>& started) {
  std::vector<char*> argument_list{const_cast<char*>(program.c_str())};
  append_c_strings(argument_list, arguments);
  std::vector<char*> environment_list;
  append_c_strings(environment_list, environment);

  pid_t process = 0;
  const int failure = Plan(output, complaints).carry_out(process, argument_list.data(), environment_list.data());
  if (failure == 0) started.reset(new Spawned(process));
  return failure;
}

Spawned::~Spawned() {
  if (ended_) return;
  ::kill(-process_, SIGKILL);
  collect(0);
}

bool Spawned::ended() noexcept {
  if (!ended_) collect(WNOHANG);
  return ended_;
}

void Spawned::collect(int options) noexcept {
  int status = 0;
  const pid_t got = uninterrupted([&] { return ::waitpid(process_, &status, options); });
  if (got == 0) return;
  // A host that collects every child, or ignores SIGCHLD, was faster: got is -1.
  ended_ = true;
  if (got == process_ && WIFEXITED(status)) exit_status_ = WEXITSTATUS(status);
}

}  // namespace azvmreset::host
