// A program that was started and will not be left behind. For programs.cpp.
#pragma once

#include "host/descriptor.hpp"

#include <azvmreset/result.hpp>

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::host {

// One direction, read without blocking. Neither end is a standard descriptor:
// those are replaced in the program. Confined.
class Pipe {
 public:
  Pipe() noexcept;

  bool usable() const noexcept { return read_ && read_->get() >= 0 && write_ && write_->get() >= 0; }
  int reading_end() const noexcept { return read_->get(); }
  int writing_end() const noexcept { return write_->get(); }
  void close_writing_end() noexcept { write_.reset(); }

 private:
  std::optional<Descriptor> read_;
  std::optional<Descriptor> write_;
};

// Has a process group of its own. One that still runs when this goes is
// killed, with its group, and collected. Confined.
class Spawned {
 public:
  // 0, or the errno of what could not be done.
  static int start(const std::string& program, const std::vector<std::string>& arguments,
                   const std::vector<std::string>& environment, int output, int complaints,
                   std::unique_ptr<Spawned>& started);

  Spawned(const Spawned&) = delete;
  Spawned& operator=(const Spawned&) = delete;
  ~Spawned();

  bool ended() noexcept;
  std::optional<int> exit_status() const noexcept { return exit_status_; }

 private:
  explicit Spawned(pid_t process) noexcept : process_(process) {}
  void collect(int options) noexcept;

  const pid_t process_;
  bool ended_ = false;
  std::optional<int> exit_status_;
};

}  // namespace azvmreset::host
