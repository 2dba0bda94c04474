// Copies of this process, each of which goes on in its own way from here.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

namespace azvmreset::crashes {

// What has led here is paid for once, however many ways lead on. Confined; the
// process must have one thread.
class Branches {
 public:
  // Gets what the copy has said; where it ended without that, `ended` tells how.
  using Heard = std::function<void(std::string_view said, std::string_view ended)>;

  explicit Branches(std::size_t at_once) : at_once_(at_once) {}
  Branches(const Branches&) = delete;
  ~Branches() { await_all(); }

  // True in the copy, which must call end(). Waits while there are too many.
  bool begin(Heard heard);

  // Of the copy.
  [[noreturn]] void end(std::string_view said);

  void await_all();

 private:
  struct Branch {
    pid_t process;
    int pipe;
    Heard heard;
  };
  void await_first();

  const std::size_t at_once_;
  std::deque<Branch> running_;
  int mouth_ = -1;  // of a copy
};

}  // namespace azvmreset::crashes
