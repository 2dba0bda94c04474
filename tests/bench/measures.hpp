// What a process has used of the machine so far.
#pragma once

#include <cstddef>
#include <cstdint>

namespace azvmreset::bench {

struct Use {
  double cpu_ms = 0;              // user and system, all threads
  std::uint64_t allocations = 0;  // calls of malloc, calloc and realloc
  std::uint64_t waits = 0;        // times the process went to sleep by itself
};

Use use_so_far() noexcept;

// Bytes in use of the heap, and resident bytes of the process.
std::size_t heap_bytes() noexcept;
std::size_t resident_bytes() noexcept;

}  // namespace azvmreset::bench
