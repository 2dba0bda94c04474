// How long an operation may take where nobody answers.
#include "client/world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

class SilentTransport final : public Transport {
 public:
  void start(std::uint64_t, HttpRequest, HttpCompletion completion) override {
    waiting_.push_back(std::move(completion));
  }
  void cancel(std::uint64_t) noexcept override {}

 private:
  std::vector<HttpCompletion> waiting_;
};

using Time = std::chrono::milliseconds;

struct Silence {
  World world{std::make_shared<SilentTransport>()};
  Client client;

  explicit Silence(std::optional<Time> deadline) : client(made(world, deadline)) {}

  static Client made(const World& world, std::optional<Time> deadline) {
    ClientOptions options(ReadyToken(Secret("token")));
    options.drive = Drive::host;
    options.deadline = deadline;
    return world.client(std::move(options));
  }

  template <class T>
  Time waited(Operation<T> operation) {
    const auto began = world.port->now();
    while (!operation.done()) REQUIRE(client.step(24h));
    const auto result = operation.take_result();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::deadline_exceeded);
    return std::chrono::duration_cast<Time>(world.port->now() - began);
  }

  Rescue rescue() const {
    Rescue request(world.vm("dead-01"));
    request.reset.username = "azureuser";
    request.reset.password = Secret(kNewPassword);
    request.reset.plaintext = true;
    request.keep.journal = JournalFile("rescue.journal");
    return request;
  }

  Rollback rollback() const {
    WhichRescue which;
    which.target = world.vm("dead-01");
    which.plan_id = std::string(32, 'a');
    return Rollback(std::move(which));
  }

  ResetPassword reset(bool allow_offline) const {
    ResetPassword request(world.vm("dead-01"), "azureuser", Secret(kNewPassword));
    request.allow_offline = allow_offline;
    if (allow_offline) request.last_resort = std::make_shared<const Rescue>(rescue());
    return request;
  }
};

}  // namespace

TEST_CASE("what carries out or undoes a rescue, or may end in one, has two hours; all else 45 minutes",
          "[client][deadline]") {
  Silence silence(std::nullopt);
  CHECK(silence.waited(silence.client.rescue(silence.rescue())) == 2h);
  CHECK(silence.waited(silence.client.rollback(silence.rollback())) == 2h);
  CHECK(silence.waited(silence.client.reset_password(silence.reset(true))) == 2h);
  CHECK(silence.waited(silence.client.reset_password(silence.reset(false))) == 45min);
}

TEST_CASE("the client's deadline holds for a rescue, too, and a request's own before it", "[client][deadline]") {
  Silence silence(30min);
  CHECK(silence.waited(silence.client.rescue(silence.rescue())) == 30min);
  CHECK(silence.waited(silence.client.reset_password(silence.reset(true))) == 30min);
  Rescue patient = silence.rescue();
  patient.timeout = 3h;
  CHECK(silence.waited(silence.client.rescue(std::move(patient))) == 3h);
}
