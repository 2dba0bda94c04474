#include "client/allocation.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::int64_t alive_now = 0;
thread_local std::int64_t countdown = 0;
thread_local bool has_failed = false;
thread_local int exemptions = 0;

void* allocate(std::size_t size) {
  if (exemptions == 0 && countdown > 0 && --countdown == 0) {
    has_failed = true;
    throw std::bad_alloc();
  }
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++alive_now;
  return memory;
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  --alive_now;
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
// The library's own forms of these would not know of the ones above.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return operator new(size, tag); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }

namespace azvmreset::test {

std::int64_t Allocations::alive() noexcept { return alive_now; }
void Allocations::fail(std::int64_t n) noexcept {
  countdown = n;
  has_failed = false;
}
bool Allocations::failed() noexcept { return has_failed; }

Exempt::Exempt() noexcept { ++exemptions; }
Exempt::~Exempt() { --exemptions; }

}  // namespace azvmreset::test
