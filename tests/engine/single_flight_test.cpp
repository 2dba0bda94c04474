#include "engine/single_flight.hpp"

#include <chrono>
#include <memory>
#include <new>
#include <vector>

#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;
using namespace std::chrono_literals;

namespace {

using Flights = SingleFlight<int>;
using Outcome = Flights::Outcome;

// Takes its time and then gives back how often it was asked.
class Counting final : public Flights::Fetch {
 public:
  Duration takes = 1s;
  bool fails = false;
  bool out_of_memory = false;
  bool sends = false;  // in the trace it finds itself in
  int begun = 0;
  int cancelled = 0;

  Task<Outcome> fetch() override {
    const int turn = ++begun;
    const Scope* scope = co_await current_scope();
    if (sends && scope->trace() != nullptr) scope->trace()->set_sent();
    auto slept = co_await sleep_for(takes);
    if (!slept) {
      ++cancelled;
      co_return std::move(slept).error();
    }
    if (out_of_memory) throw std::bad_alloc();
    if (fails) co_return Error(ErrorCode::authentication_failed, "no");
    std::shared_ptr<const int> value = std::make_shared<const int>(turn);
    co_return value;
  }
};

Task<Outcome> join(Flights& flights) { co_return co_await flights.join(); }

struct Airport {
  test::VirtualLoop virtual_loop;
  Counting fetch;
  Flights flights{virtual_loop.loop, fetch};

  std::unique_ptr<test::Started<Outcome>> joiner(base::Trace* trace = nullptr) {
    return std::make_unique<test::Started<Outcome>>(virtual_loop.loop, join(flights), kNever, trace);
  }
};

}  // namespace

TEST_CASE("many who want the same thing share one fetch", "[engine][single_flight]") {
  Airport airport;

  SECTION("and its value, in the order of joining") {
    auto first = airport.joiner();
    auto second = airport.joiner();
    CHECK(airport.flights.flying());
    airport.virtual_loop.pass(1s);
    REQUIRE(first->done());
    REQUIRE(second->done());
    CHECK(*first->value().value() == 1);
    CHECK(first->value().value() == second->value().value());
    CHECK(airport.fetch.begun == 1);
    CHECK(airport.flights.idle());
  }

  SECTION("and its failure") {
    airport.fetch.fails = true;
    auto first = airport.joiner();
    auto second = airport.joiner();
    airport.virtual_loop.pass(1s);
    CHECK(first->value().error().code == ErrorCode::authentication_failed);
    CHECK(second->value().error().code == ErrorCode::authentication_failed);
  }

  SECTION("and its want of memory") {
    airport.fetch.out_of_memory = true;
    auto first = airport.joiner();
    airport.virtual_loop.pass(1s);
    CHECK(first->value().error().code == ErrorCode::out_of_memory);
    CHECK_FALSE(airport.flights.flying());
  }

  SECTION("the next one after it begins anew") {
    auto first = airport.joiner();
    airport.virtual_loop.pass(1s);
    auto second = airport.joiner();
    airport.virtual_loop.pass(1s);
    CHECK(*second->value().value() == 2);
  }

  SECTION("a fetch that ends at once never flies") {
    airport.fetch.takes = 0s;
    auto first = airport.joiner();
    REQUIRE(first->done());
    CHECK(*first->value().value() == 1);
    CHECK(airport.flights.idle());
  }
}

TEST_CASE("who leaves a flight does not hurt the others", "[engine][single_flight]") {
  Airport airport;
  auto first = airport.joiner();
  auto second = airport.joiner();
  auto third = airport.joiner();

  SECTION("not even the one who began it") {
    first->cancel();
    airport.virtual_loop.pass(1s);
    CHECK(first->value().error().code == ErrorCode::cancelled);
    CHECK(*second->value().value() == 1);
    CHECK(*third->value().value() == 1);
  }

  SECTION("the last one who leaves ends it, and a newcomer begins anew") {
    second->cancel();
    third->cancel();
    airport.virtual_loop.turn();
    CHECK(airport.flights.flying());
    first->cancel();
    CHECK_FALSE(airport.flights.flying());
    CHECK_FALSE(airport.flights.idle());
    auto newcomer = airport.joiner();
    airport.virtual_loop.pass(2s);
    CHECK(airport.fetch.cancelled == 1);
    CHECK(airport.fetch.begun == 2);
    CHECK(*newcomer->value().value() == 2);
    CHECK(airport.flights.idle());
  }

  airport.virtual_loop.pass(2s);
}

TEST_CASE("a flight launched ahead of time goes on without joiners", "[engine][single_flight]") {
  Airport airport;
  const Scope asker(airport.virtual_loop.loop);
  airport.flights.launch(asker);
  airport.flights.launch(asker);
  CHECK(airport.fetch.begun == 1);

  SECTION("to its end") {
    airport.virtual_loop.pass(1s);
    CHECK(airport.flights.idle());
    CHECK(airport.fetch.cancelled == 0);
  }

  SECTION("also when its joiners have left") {
    auto joiner = airport.joiner();
    joiner->cancel();
    airport.virtual_loop.turn();
    CHECK(airport.flights.flying());
    airport.virtual_loop.pass(1s);
    CHECK(airport.fetch.cancelled == 0);
  }

  SECTION("until the client closes") {
    auto joiner = airport.joiner();
    airport.flights.stop();
    CHECK_FALSE(airport.flights.flying());
    airport.virtual_loop.turn(3);
    CHECK(joiner->value().error().code == ErrorCode::cancelled);
    CHECK(airport.flights.idle());
  }
}

TEST_CASE("a fetch belongs to the trace of the one who began it", "[engine][single_flight]") {
  Airport airport;
  airport.fetch.sends = true;
  auto first_trace = base::Trace::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").value();
  auto second_trace = base::Trace::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01").value();
  auto first = airport.joiner(&first_trace);
  auto second = airport.joiner(&second_trace);

  SECTION("and nobody else's") {
    airport.virtual_loop.pass(1s);
    CHECK(first_trace.sent());
    CHECK_FALSE(second_trace.sent());
  }

  SECTION("which its failure names to everybody") {
    airport.fetch.fails = true;
    airport.virtual_loop.pass(1s);
    CHECK(first->value().error().trace_id == first_trace.id());
    CHECK(second->value().error().trace_id == first_trace.id());
  }

  SECTION("who may be gone before it has ended") {
    first->cancel();
    airport.virtual_loop.turn();
    CHECK(first->done());
    CHECK(first_trace.sent());
    first.reset();
    airport.virtual_loop.pass(1s);
    CHECK(*second->value().value() == 1);
    CHECK_FALSE(second_trace.sent());
  }
}

TEST_CASE("a fetch that sent nothing leaves no trace", "[engine][single_flight]") {
  Airport airport;
  airport.fetch.fails = true;
  auto trace = base::Trace::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").value();
  trace.set_sent();
  auto joiner = airport.joiner(&trace);
  airport.virtual_loop.pass(1s);
  CHECK(joiner->value().error().trace_id.empty());
}
