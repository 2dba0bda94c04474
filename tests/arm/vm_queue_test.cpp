#include "arm/vm_queue.hpp"

#include <optional>
#include <string>
#include <vector>

#include "engine/sleep.hpp"
#include "support/catch.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using arm::VmQueue;

namespace {

ResourceId vm(std::string_view name) {
  return ResourceId::from_parts("11111111-2222-3333-4444-555555555555", "rg", name).value();
}

// Writes for a second, and says when.
engine::Task<Result<int>> write(VmQueue& queue, ResourceId target, int number, std::vector<int>& order) {
  auto place = co_await queue.enter(std::move(target));
  if (!place) co_return std::move(place).error();
  order.push_back(number);
  auto slept = co_await engine::sleep_for(1s);
  if (!slept) co_return std::move(slept).error();
  co_return number;
}

struct Writers {
  test::TaskRunner runner;
  VmQueue queue;
  std::vector<int> order;
  std::optional<Result<int>> done[4];

  void start(engine::Scope& scope, int number, std::string_view name) {
    runner.start(scope, write(queue, vm(name), number, order), done[number]);
  }
};

}  // namespace

TEST_CASE("one writer per VM, first come, first served", "[arm][vm_queue]") {
  Writers writers;
  engine::Scope scope(writers.runner.loop);
  for (int i = 0; i < 4; ++i) writers.start(scope, i, i % 2 == 0 ? "vm-one" : "VM-ONE");
  CHECK(writers.queue.busy(vm("Vm-One")));
  CHECK(writers.order == std::vector<int>{0});
  writers.runner.turn_until([&] { return writers.done[3].has_value(); });
  CHECK(writers.order == std::vector<int>{0, 1, 2, 3});
  CHECK(writers.runner.elapsed() == 4s);
}

TEST_CASE("different VMs do not wait for each other", "[arm][vm_queue]") {
  Writers writers;
  engine::Scope scope(writers.runner.loop);
  writers.start(scope, 0, "a");
  writers.start(scope, 1, "b");
  CHECK(writers.queue.size() == 2);
  writers.runner.turn_until([&] { return writers.done[0] && writers.done[1]; });
  CHECK(writers.runner.elapsed() == 1s);
}

TEST_CASE("a deserted VM leaves nothing behind", "[arm][vm_queue]") {
  Writers writers;
  engine::Scope scope(writers.runner.loop);
  writers.start(scope, 0, "a");
  writers.start(scope, 1, "a");
  CHECK(writers.queue.size() == 1);
  writers.runner.turn_until([&] { return writers.done[1].has_value(); });
  CHECK(writers.queue.size() == 0);
  CHECK_FALSE(writers.queue.busy(vm("a")));
}

TEST_CASE("one who gives up waiting lets the next one through", "[arm][vm_queue]") {
  Writers writers;
  engine::Scope scope(writers.runner.loop);
  engine::Scope impatient(writers.runner.loop);
  writers.start(scope, 0, "a");
  writers.start(impatient, 1, "a");
  writers.start(scope, 2, "a");
  writers.runner.port.schedule(500ms, [&] { impatient.stop(engine::Stop::cancelled); });
  writers.runner.turn_until([&] { return writers.done[2].has_value(); });
  CHECK(writers.done[1]->error().code == ErrorCode::cancelled);
  CHECK(writers.order == std::vector<int>{0, 2});
  CHECK(writers.queue.size() == 0);
}

TEST_CASE("one who is stopped before the start leaves nothing behind either", "[arm][vm_queue]") {
  Writers writers;
  engine::Scope scope(writers.runner.loop);
  scope.stop(engine::Stop::cancelled);
  writers.start(scope, 0, "a");
  CHECK(writers.done[0]->error().code == ErrorCode::cancelled);
  CHECK(writers.queue.size() == 0);
}
