// Chance, from one place, so that a simulation can hand in its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace azvmreset::host {

// Separate streams: one more request id must not change the next password of
// a replayed history.
enum class Stream { secrets, ids, jitter };

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(Stream stream, void* bytes, std::size_t size) = 0;

  // Even among 0 … bound-1, the same on every platform; `bound` is not 0.
  std::uint64_t below(Stream stream, std::uint64_t bound);

  // A version 4 GUID.
  std::string guid(Stream stream);
};

// Shareable. Secrets come from OpenSSL's generator, which is reseeded after
// fork(), ids and jitter from the kernel. Should one fail, the other is asked.
// Should that fail too, it is treated as out of memory: std::bad_alloc ends the call, the host lives on,
// and nobody goes on with bytes that could be guessed.
class SystemRandom final : public Random {
 public:
  void fill(Stream stream, void* bytes, std::size_t size) override;
};

}  // namespace azvmreset::host
