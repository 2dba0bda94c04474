#include "bench/measures.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>

namespace {

std::atomic<std::uint64_t> allocations{0};

// Not an atomic addition, which would cost as much as what it counts: where
// threads allocate at the same moment, one goes uncounted.
void count() noexcept { allocations.store(allocations.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }

double milliseconds(const timeval& time) noexcept {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

}  // namespace

// The whole process comes through here, libcurl and OpenSSL as well.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

__attribute__((visibility("default"))) void* malloc(std::size_t size) {
  count();
  return __libc_malloc(size);
}
__attribute__((visibility("default"))) void* calloc(std::size_t items, std::size_t size) {
  count();
  return __libc_calloc(items, size);
}
__attribute__((visibility("default"))) void* realloc(void* old, std::size_t size) {
  count();
  return __libc_realloc(old, size);
}
}

namespace azvmreset::bench {

Use use_so_far() noexcept {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  Use use;
  use.cpu_ms = milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
  use.allocations = allocations.load(std::memory_order_relaxed);
  use.waits = static_cast<std::uint64_t>(used.ru_nvcsw);
  return use;
}

std::size_t heap_bytes() noexcept {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

std::size_t resident_bytes() noexcept {
  unsigned long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*u %lu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace azvmreset::bench
