#include "client/allocation.hpp"
#include "client/world.hpp"

#include <new>
#include <optional>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

// The simulator's side of the border between the library and its world.
class ExemptTransport final : public Transport {
 public:
  explicit ExemptTransport(Transport& azure) noexcept : azure_(azure) {}
  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    const Exempt exempt;
    azure_.start(id, std::move(request), std::move(completion));
  }
  void cancel(std::uint64_t id) noexcept override {
    const Exempt exempt;
    azure_.cancel(id);
  }

 private:
  Transport& azure_;
};

class ExemptPort final : public engine::Port {
 public:
  explicit ExemptPort(engine::Port& port) noexcept : port_(port) {}
  engine::TimePoint now() const noexcept override { return port_.now(); }
  void wait_until(engine::TimePoint until) override {
    const Exempt exempt;
    port_.wait_until(until);
  }
  void wake() noexcept override { port_.wake(); }

 private:
  engine::Port& port_;
};

struct Ending {
  bool thrown_at_start = false;
  int completions = 0;
  std::optional<Result<ResetResult>> result;
  bool failed = false;  // the allocation in question was really asked for
  bool old_password_works = false;
  bool new_password_works = false;
};

Ending reset_with_failing_allocation(std::int64_t n) {
  Ending ending;
  World world;
  client::Surroundings surroundings;
  surroundings.transport = std::make_shared<ExemptTransport>(*world.azure);
  surroundings.port = std::make_shared<ExemptPort>(*world.port);
  surroundings.clock = world.port;
  surroundings.random = std::make_shared<SeededRandom>();
  auto options = world.options();
  options.log_level = LogLevel::trace;
  options.log = [](const LogRecord&) {};
  auto client = client::Factory::create(std::move(options), std::move(surroundings));
  REQUIRE(client);
  auto request = world.reset_of("web-01");

  Allocations::fail(n);
  try {
    auto reset = client->reset_password(std::move(request));
    const auto registered = reset.on_done([&ending] { ++ending.completions; });
    ending.result = reset.get();
    Allocations::fail(0);
    static_cast<void>(registered);
  } catch (const std::bad_alloc&) {
    ending.thrown_at_start = true;
  }
  ending.failed = Allocations::failed();
  Allocations::fail(0);

  REQUIRE(client->close(1h));
  ending.old_password_works = world.accepts("web-01", kOldPassword);
  ending.new_password_works = world.accepts("web-01", kNewPassword);
  return ending;
}

}  // namespace

TEST_CASE("a reset whose n-th allocation fails, for every n", "[client][memory]") {
  // What is made once per process (locale facets, tables) is made here.
  CHECK(reset_with_failing_allocation(0).completions == 1);

  int out_of_memory = 0;
  for (std::int64_t n = 1;; ++n) {
    INFO("allocation " << n << " fails");
    const auto alive = Allocations::alive();
    {
      const Ending ending = reset_with_failing_allocation(n);
      if (ending.thrown_at_start) {
        CHECK(ending.completions == 0);
        CHECK(ending.old_password_works);
        continue;
      }
      CHECK(ending.completions == 1);
      REQUIRE(ending.result);
      if (ending.result->ok()) {
        // It hit a log line or a word of progress, which are worth less than the work.
        CHECK(ending.new_password_works);
        if (!ending.failed) break;
      } else {
        ++out_of_memory;
        const Error& error = ending.result->error();
        const bool honest = error.code == ErrorCode::out_of_memory ? ending.old_password_works
                                                                   : error.code == ErrorCode::outcome_unknown;
        CHECK(honest);
      }
    }
    CHECK(Allocations::alive() == alive);
  }
  CHECK(out_of_memory > 50);
}
