#include "host/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/fail.hpp"
#include "host/descriptor.hpp"
#include "host/file_place.hpp"
#include "host/random.hpp"

namespace azvmreset::host {
namespace {

// Makes the file, or fails and leaves none. fchmod(), because the umask of the
// process may have taken even the owner's rights away.
Errno make(int folder, const std::string& name, std::string_view bytes) noexcept {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const Descriptor file(uninterrupted([&] { return ::openat(folder, name.c_str(), flags, S_IRUSR | S_IWUSR); }));
  if (file.get() < 0) return errno;
  Errno failure = ::fchmod(file.get(), S_IRUSR | S_IWUSR) == 0 ? none : Errno(errno);
  if (!failure) failure = write_all(file.get(), bytes);
  if (!failure) failure = flush(file.get());
  if (failure) ::unlinkat(folder, name.c_str(), 0);
  return failure;
}

// While it lives, a write to a pipe without a reader raises no signal in this
// thread. One that was waiting before is left waiting.
class PipeSignalHeld {
 public:
  PipeSignalHeld() noexcept : was_pending_(is_pending()) {
    if (!was_pending_) ::pthread_sigmask(SIG_BLOCK, &only_pipe(), &before_);
  }
  PipeSignalHeld(const PipeSignalHeld&) = delete;
  PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;
  ~PipeSignalHeld() {
    if (was_pending_) return;
    int taken = 0;
    if (is_pending()) ::sigwait(&only_pipe(), &taken);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  static const sigset_t& only_pipe() noexcept {
    static const sigset_t set = [] {
      sigset_t pipe;
      sigemptyset(&pipe);
      sigaddset(&pipe, SIGPIPE);
      return pipe;
    }();
    return set;
  }
  static bool is_pending() noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
  }

  const bool was_pending_;
  sigset_t before_;
};

}  // namespace

Result<void> SystemFiles::create(const std::string& path, std::string_view bytes) {
  const auto place = place_of("create", path);
  if (!place) return place.error();
  const Descriptor folder(open_folder(*place));
  if (folder.get() < 0) return cannot("create", path, reason(errno));
  Errno failure = make(folder.get(), place->name, bytes);
  if (!failure && (failure = flush(folder.get()))) ::unlinkat(folder.get(), place->name.c_str(), 0);
  if (failure) return cannot("create", path, reason(*failure));
  return {};
}

Result<void> SystemFiles::replace(const std::string& path, std::string_view bytes) {
  const auto place = place_of("replace", path);
  if (!place) return place.error();
  const Descriptor folder(open_folder(*place));
  if (folder.get() < 0) return cannot("replace", path, reason(errno));
  const std::string beside = ".azvmreset-" + SystemRandom().guid(Stream::ids);
  Errno failure = make(folder.get(), beside, bytes);
  if (!failure && ::renameat(folder.get(), beside.c_str(), folder.get(), place->name.c_str()) != 0) {
    failure = errno;
    ::unlinkat(folder.get(), beside.c_str(), 0);
  }
  if (!failure) failure = flush(folder.get());  // the new file stays: the old one is gone by now
  if (failure) return cannot("replace", path, reason(*failure));
  return {};
}

Result<void> SystemFiles::write_to(int descriptor, std::string_view bytes) {
  Errno failure;
  {
    const PipeSignalHeld held;
    failure = write_all(descriptor, bytes);
  }
  struct stat status {};
  if (!failure && ::fstat(descriptor, &status) != 0) failure = errno;
  if (!failure && S_ISREG(status.st_mode)) failure = flush(descriptor);
  if (!failure) return {};
  return base::fail(ErrorCode::invalid_argument, "cannot write to the descriptor {}: {}", descriptor, reason(*failure));
}

Result<void> SystemFiles::remove(const std::string& path) {
  const auto place = place_of("remove", path);
  if (!place) return place.error();
  const Descriptor folder(open_folder(*place));
  if (folder.get() < 0) return cannot("remove", path, reason(errno));
  Errno failure = ::unlinkat(folder.get(), place->name.c_str(), 0) == 0 ? none : Errno(errno);
  if (!failure) failure = flush(folder.get());
  if (failure) return cannot("remove", path, reason(*failure));
  return {};
}

}  // namespace azvmreset::host
