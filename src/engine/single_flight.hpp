// One fetch for many who want the same thing.
#pragma once

#include "engine/suspension.hpp"
#include "engine/task.hpp"

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace azvmreset::engine {

// Runs at most one fetch at a time; everybody who joins while it is under way
// gets its outcome. It runs in a scope of its own, so that the one who began
// it may be cancelled without hurting the others; when the last joiner has
// left, a fetch that nobody else asked for is stopped. What it sends belongs to
// the trace of the one who began it. Confined.
template <class T>
class SingleFlight {
 public:
  using Outcome = Result<std::shared_ptr<const T>>;

  // What a flight does. Must outlive the SingleFlight.
  class Fetch {
   public:
    virtual Task<Outcome> fetch() = 0;

   protected:
    ~Fetch() = default;
  };

  SingleFlight(Loop& loop, Fetch& fetch) noexcept : loop_(loop), fetch_(fetch) {}
  SingleFlight(const SingleFlight&) = delete;
  SingleFlight& operator=(const SingleFlight&) = delete;

  // Whether a fetch is under way that can still be joined: one that was
  // stopped, because its last joiner left, is only waited for.
  bool flying() const noexcept { return flight_ != nullptr && !flight_->scope.stopped(); }

  // Nothing is under way any more, not even a fetch that was stopped.
  bool idle() const noexcept { return aloft_ == 0; }

  // Starts a fetch that goes on without a joiner (a refresh ahead of time).
  void launch(const Scope& asker) {
    if (!flying()) take_off(asker);
    if (flying()) flight_->unattended = true;
  }

  // Ends the flight; its joiners get `cancelled`. Part of closing a client.
  void stop() noexcept {
    if (const auto flight = flight_) flight->scope.stop(Stop::cancelled);
  }

 private:
  class Joining;

  struct Flight {
    Flight(Loop& loop, const Scope& asker)
        : trace(asker.trace() == nullptr ? base::Trace() : asker.trace()->unsent()),
          scope(loop, kNever, trace.none() ? nullptr : &trace) {}

    base::Trace trace;
    Scope scope;
    std::optional<Outcome> outcome;
    bool unattended = false;
    Joining* first = nullptr;
    Joining* last = nullptr;
  };

  class [[nodiscard]] Joining final : public Suspension {
   public:
    explicit Joining(SingleFlight& flights) noexcept : flights_(flights) {}

    Outcome await_resume() {
      if (flight_ != nullptr && scope().trace() != nullptr) scope().trace()->learn_from(flight_->trace);
      auto came = outcome();
      if (!came) return std::move(came).error();
      return *flight_->outcome;
    }

   private:
    friend class SingleFlight;

    bool begin() override {
      // A fetch that ends at once leaves only its outcome behind.
      flight_ = flights_.flying() ? flights_.flight_ : flights_.take_off(scope());
      if (flight_->outcome) return false;
      previous_ = flight_->last;
      (previous_ == nullptr ? flight_->first : previous_->next_) = this;
      flight_->last = this;
      return true;
    }

    void withdraw() noexcept override {
      (previous_ == nullptr ? flight_->first : previous_->next_) = next_;
      (next_ == nullptr ? flight_->last : next_->previous_) = previous_;
      if (flight_->first == nullptr && !flight_->unattended) flight_->scope.stop(Stop::cancelled);
    }

    void land() noexcept { arrive(); }

    SingleFlight& flights_;
    std::shared_ptr<Flight> flight_;
    Joining* previous_ = nullptr;
    Joining* next_ = nullptr;
  };

  static Root fly(SingleFlight& flights, std::shared_ptr<Flight> flight) {
    try {
      auto outcome = co_await flights.fetch_.fetch();
      flight->outcome = flight->trace.named_in(std::move(outcome));
    } catch (const std::bad_alloc&) {
      flight->outcome = Error(ErrorCode::out_of_memory, "out of memory");
    }
    --flights.aloft_;
    if (flights.flight_ == flight) flights.flight_.reset();
    while (flight->first != nullptr) {
      Joining& joined = *flight->first;
      flight->first = joined.next_;
      joined.land();
    }
  }

  std::shared_ptr<Flight> take_off(const Scope& asker) {
    auto flight = std::make_shared<Flight>(loop_, asker);
    Root root = fly(*this, flight);
    flight_ = flight;
    ++aloft_;
    std::move(root).start_in(flight->scope);
    return flight;
  }

  Loop& loop_;
  Fetch& fetch_;
  std::shared_ptr<Flight> flight_;
  std::size_t aloft_ = 0;

 public:
  // `auto got = co_await flights.join();`
  Joining join() noexcept { return Joining(*this); }
};

}  // namespace azvmreset::engine
