// A door that lets a bounded number through, first come, first served.
#pragma once

#include "engine/suspension.hpp"

#include <cstdint>
#include <utility>

namespace azvmreset::engine {

// Bounds what is under way at once. The width starts at `first` and widens one
// by one, up to `most`, only when somebody leaves while others wait: a quiet
// client never pays for connections it does not need. Confined.
class Gate {
 public:
  Gate(std::uint32_t first, std::uint32_t most) noexcept : width_(first), most_(most) {}
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  // A place inside, given back when it is destroyed.
  class Pass {
   public:
    explicit Pass(Gate& gate) noexcept : gate_(&gate) {}
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    Gate* gate_;
  };

  class Entry final : public Suspension {
   public:
    explicit Entry(Gate& gate) noexcept : gate_(gate) {}
    Result<Pass> await_resume() const;

   private:
    friend class Gate;
    bool begin() override;
    void withdraw() noexcept override;
    void admit() noexcept { arrive(); }

    Gate& gate_;
    Entry* previous_ = nullptr;
    Entry* next_ = nullptr;
  };

  // `auto pass = co_await gate.enter();`
  Entry enter() noexcept { return Entry(*this); }

  std::uint32_t width() const noexcept { return width_; }
  std::uint32_t inside() const noexcept { return inside_; }
  bool deserted() const noexcept { return inside_ == 0 && first_ == nullptr; }

 private:
  void leave() noexcept;
  void unlink(Entry& entry) noexcept;

  std::uint32_t width_;
  std::uint32_t most_;
  std::uint32_t inside_ = 0;
  Entry* first_ = nullptr;
  Entry* last_ = nullptr;
};

}  // namespace azvmreset::engine
