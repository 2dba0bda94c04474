#include "engine/scope.hpp"

#include <chrono>
#include <vector>

#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;
using namespace std::chrono_literals;

namespace {

class Point final : public StopPoint {
 public:
  int stops = 0;

 private:
  void stopped() noexcept override { ++stops; }
};

}  // namespace

TEST_CASE("a scope stops what waits in it", "[engine][scope]") {
  test::VirtualLoop virtual_loop;

  SECTION("every point, once") {
    Scope scope(virtual_loop.loop);
    Point points[3];
    for (Point& point : points) scope.enter(point);
    scope.leave(points[1]);

    CHECK_FALSE(scope.stopped());
    scope.stop(Stop::cancelled);
    scope.stop(Stop::deadline);

    CHECK(points[0].stops == 1);
    CHECK(points[1].stops == 0);
    CHECK(points[2].stops == 1);
    CHECK(scope.stop_reason() == Stop::cancelled);
    CHECK(scope.stop_error().code == ErrorCode::cancelled);
    CHECK_FALSE(scope.stop_error().may_have_arrived);
  }

  SECTION("points leave in any order") {
    Scope scope(virtual_loop.loop);
    Point points[3];
    for (Point& point : points) scope.enter(point);
    for (const int i : {1, 2, 0}) scope.leave(points[i]);
    scope.stop(Stop::cancelled);
    for (const Point& point : points) CHECK(point.stops == 0);
  }

  SECTION("its deadline is a stop with another name") {
    Scope scope(virtual_loop.loop, virtual_loop.port.now() + 3s);
    Point point;
    scope.enter(point);
    virtual_loop.pass(2s);
    CHECK(point.stops == 0);
    virtual_loop.pass(1s);
    CHECK(point.stops == 1);
    CHECK(scope.stop_error().code == ErrorCode::deadline_exceeded);
  }

  SECTION("a deadline in the past stops it in the next turn") {
    Scope scope(virtual_loop.loop, TimePoint::min());
    virtual_loop.turn();
    CHECK(scope.stop_reason() == Stop::deadline);
  }

  SECTION("a scope that has gone leaves no timer behind") {
    { const Scope scope(virtual_loop.loop, virtual_loop.port.now() + 3s); }
    CHECK(virtual_loop.loop.timers().empty());
  }
}
