// Memory that runs out on order, for the code of the library alone.
#pragma once

#include <cstdint>

namespace azvmreset::test {

// The calling thread's allocations: how many are alive, and which one fails.
struct Allocations {
  static std::int64_t alive() noexcept;

  // The `n`-th allocation from now on throws std::bad_alloc, once. 0: none does.
  static void fail(std::int64_t n) noexcept;

  // Whether it has come to that.
  static bool failed() noexcept;
};

// While one exists, allocations are neither counted down nor failed: what
// happens then is the simulator's business, not the library's.
class Exempt {
 public:
  Exempt() noexcept;
  ~Exempt();
  Exempt(const Exempt&) = delete;
  Exempt& operator=(const Exempt&) = delete;
};

}  // namespace azvmreset::test
