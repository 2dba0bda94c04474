// Other programs of the machine.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::host {

struct ProgramCall {
  std::string program;                   // an absolute path; no shell reads it
  std::vector<std::string> arguments;    // without the program's own name; everybody can read them
  std::vector<std::string> environment;  // "NAME=value": all that it gets
  std::chrono::milliseconds time_limit{10'000};
  std::size_t output_limit = 1u << 20;     // of standard output; longer is a failure
  std::size_t complaint_limit = 4u << 10;  // of standard error; what is longer is dropped
};

struct ProgramEnd {
  std::optional<int> exit_status;  // none: a signal ended it, or somebody else has collected it
  Secret output;
  Secret complaints;
};

// Ends a run from another thread. Shareable.
class Interruption {
 public:
  void raise() noexcept { raised_.store(true, std::memory_order_relaxed); }
  bool raised() const noexcept { return raised_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> raised_{false};
};

// Shareable.
class Programs {
 public:
  virtual ~Programs() = default;

  // The first of that name in the folders of `path`, a PATH. What is not
  // absolute there is passed over: nobody means the folder one is in just now.
  virtual std::optional<std::string> find(const std::string& name, const std::string& path) const = 0;

  // Runs it to its end, with nothing to read and without our descriptors.
  // Fails with invalid_argument when it cannot be started, deadline_exceeded
  // when its time is up, cancelled, or protocol when it says too much; then it
  // is killed, with all that it has started.
  virtual Result<ProgramEnd> run(const ProgramCall& call, const Interruption& interruption) = 0;
};

// Blocks.
class SystemPrograms final : public Programs {
 public:
  std::optional<std::string> find(const std::string& name, const std::string& path) const override;
  Result<ProgramEnd> run(const ProgramCall& call, const Interruption& interruption) override;
};

}  // namespace azvmreset::host
