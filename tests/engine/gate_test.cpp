#include "engine/gate.hpp"

#include <deque>
#include <memory>
#include <vector>

#include "engine/task.hpp"
#include "support/catch.hpp"
#include "support/started.hpp"

using namespace azvmreset;
using namespace azvmreset::engine;

namespace {

// Visitors of a gate. Each stays inside until the test lets it go.
class Visit {
 public:
  Visit(test::VirtualLoop& virtual_loop, Gate& gate, int name, std::vector<int>& entered)
      : entered_(entered), name_(name), task_(virtual_loop.loop, stay(*this, gate)) {}

  bool inside() const noexcept { return pass_.has_value(); }
  void leave() noexcept { pass_.reset(); }
  void cancel() noexcept { task_.cancel(); }
  const Result<void>& entry() { return task_.value(); }

 private:
  static Task<Result<void>> stay(Visit& self, Gate& gate) {
    auto pass = co_await gate.enter();
    if (!pass) co_return std::move(pass).error();
    self.entered_.push_back(self.name_);
    self.pass_.emplace(std::move(pass).value());
    co_return Result<void>();
  }

  std::vector<int>& entered_;
  int name_;
  std::optional<Gate::Pass> pass_;
  test::Started<Result<void>> task_;
};

struct Door {
  Door(std::uint32_t first, std::uint32_t most) : gate(first, most) {}

  Visit& visit() {
    visits.emplace_back(virtual_loop, gate, static_cast<int>(visits.size()), entered);
    return visits.back();
  }

  test::VirtualLoop virtual_loop;
  Gate gate;
  std::vector<int> entered;
  std::deque<Visit> visits;
};

}  // namespace

TEST_CASE("a gate lets so many in and keeps the rest in order", "[engine][gate]") {
  Door door(2, 2);
  for (int i = 0; i < 5; ++i) door.visit();
  CHECK(door.entered == std::vector{0, 1});
  CHECK(door.gate.inside() == 2);

  door.visits[1].leave();
  door.virtual_loop.turn();
  CHECK(door.entered == std::vector{0, 1, 2});
  door.visits[0].leave();
  door.visits[2].leave();
  door.virtual_loop.turn();
  CHECK(door.entered == std::vector{0, 1, 2, 3, 4});

  for (Visit& visit : door.visits) visit.leave();
  CHECK(door.gate.deserted());
}

TEST_CASE("a gate widens only when somebody leaves while others wait", "[engine][gate]") {
  Door door(1, 3);

  SECTION("not for visitors who never had to wait") {
    for (int i = 0; i < 10; ++i) door.visit().leave();
    CHECK(door.gate.width() == 1);
  }

  SECTION("one by one, up to the most") {
    for (int i = 0; i < 8; ++i) door.visit();
    CHECK(door.gate.inside() == 1);
    door.visits[0].leave();
    door.virtual_loop.turn();
    CHECK(door.gate.width() == 2);
    CHECK(door.entered == std::vector{0, 1, 2});
    door.visits[1].leave();
    door.visits[2].leave();
    door.virtual_loop.turn();
    CHECK(door.gate.width() == 3);
    CHECK(door.gate.inside() == 3);
    for (Visit& visit : door.visits) {
      visit.leave();
      door.virtual_loop.turn();
    }
    CHECK(door.entered == std::vector{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(door.gate.width() == 3);
    CHECK(door.gate.deserted());
  }
}

TEST_CASE("who is cancelled in the queue takes no place", "[engine][gate]") {
  Door door(1, 1);
  for (int i = 0; i < 4; ++i) door.visit();

  SECTION("wherever it stood") {
    const int index = GENERATE(1, 2, 3);
    door.visits[static_cast<std::size_t>(index)].cancel();
    door.virtual_loop.turn();
    CHECK(door.visits[static_cast<std::size_t>(index)].entry().error().code == ErrorCode::cancelled);
    for (Visit& visit : door.visits) {
      visit.leave();
      door.virtual_loop.turn();
    }
    CHECK(door.entered.size() == 3);
    CHECK(door.gate.deserted());
  }

  SECTION("but one admitted in the same turn has its place, and gives it back") {
    door.visits[0].leave();
    door.visits[1].cancel();
    door.virtual_loop.turn();
    CHECK(door.visits[1].inside());
    door.visits[1].leave();
    door.visits[2].cancel();
    door.visits[3].cancel();
    door.virtual_loop.turn();
    door.visits[2].leave();
    CHECK(door.gate.deserted());
  }
}
