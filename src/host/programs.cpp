#include "host/programs.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"
#include "host/descriptor.hpp"
#include "host/spawn.hpp"

namespace azvmreset::host {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How often a run looks whether the program has ended, or is to end: who holds
// its output open may live longer than it.
constexpr milliseconds kGlance{20};

Error cannot_start(const std::string& program, const std::string& why) {
  return base::fail(ErrorCode::invalid_argument, "cannot start the program {}: {}", base::quoted(program, 200), why);
}

// What comes out of one pipe, up to a limit.
class Outpour {
 public:
  Outpour(int from, std::size_t limit) noexcept : from_(from), limit_(limit) {}

  int descriptor() const noexcept { return from_; }  // -1 after the end
  bool too_long() const noexcept { return too_long_; }
  Secret text() const { return Secret(base::view(text_)); }

  // Takes some of what is there. False when there is nothing now.
  bool take() {
    base::WipedString part(16u << 10);
    if (from_ < 0) return false;
    const ssize_t got = uninterrupted([&] { return ::read(from_, part.data(), part.size()); });
    if (got <= 0) {
      if (got == 0 || errno != EAGAIN) from_ = -1;
      return false;
    }
    const auto size = static_cast<std::size_t>(got);
    const auto fitting = std::min(size, limit_ - text_.size());
    base::append(text_, {part.data(), fitting});
    too_long_ = too_long_ || fitting < size;
    return true;
  }

  // The rest, after the program has ended; what it left running may go on writing.
  void take_rest() {
    while (!too_long_ && take()) {
    }
  }

 private:
  int from_;
  const std::size_t limit_;
  base::WipedString text_;
  bool too_long_ = false;
};

void wait_for_more(const Outpour& output, const Outpour& complaints, milliseconds at_most) noexcept {
  pollfd ends[] = {{output.descriptor(), POLLIN, 0}, {complaints.descriptor(), POLLIN, 0}};
  ::poll(ends, 2, static_cast<int>(std::clamp(at_most, milliseconds{1}, kGlance).count()));
}

}  // namespace

std::optional<std::string> SystemPrograms::find(const std::string& name, const std::string& path) const {
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    if (!folder.starts_with('/')) continue;
    std::string candidate = std::string(folder) + "/" + name;
    struct stat status {};
    const bool is_file = ::stat(candidate.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    if (is_file && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

Result<ProgramEnd> SystemPrograms::run(const ProgramCall& call, const Interruption& interruption) {
  const auto due = SteadyClock::now() + call.time_limit;
  Pipe output_pipe;
  Pipe complaint_pipe;
  if (!output_pipe.usable() || !complaint_pipe.usable()) return cannot_start(call.program, reason(EMFILE));
  std::unique_ptr<Spawned> spawned;
  const int failure = Spawned::start(call.program, call.arguments, call.environment, output_pipe.writing_end(),
                                     complaint_pipe.writing_end(), spawned);
  if (failure != 0) return cannot_start(call.program, reason(failure));
  output_pipe.close_writing_end();
  complaint_pipe.close_writing_end();

  Outpour output(output_pipe.reading_end(), call.output_limit);
  Outpour complaints(complaint_pipe.reading_end(), call.complaint_limit);
  for (;;) {
    const bool ended = spawned->ended();
    output.take();
    complaints.take();
    if (ended) {
      output.take_rest();
      complaints.take_rest();
    }
    if (output.too_long()) {
      return base::fail(ErrorCode::protocol, "the program {} said more than {} bytes", base::quoted(call.program, 200),
                        call.output_limit);
    }
    if (ended) return ProgramEnd{spawned->exit_status(), output.text(), complaints.text()};
    if (interruption.raised()) return Error{ErrorCode::cancelled, "the program was ended, because nobody waits for it"};
    const auto left = std::chrono::ceil<milliseconds>(due - SteadyClock::now());
    if (left <= milliseconds::zero()) {
      return base::fail(ErrorCode::deadline_exceeded, "the program {} took longer than {} s and was ended",
                        base::quoted(call.program, 200), std::chrono::duration<double>(call.time_limit).count());
    }
    wait_for_more(output, complaints, left);
  }
}

}  // namespace azvmreset::host
