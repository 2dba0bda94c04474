#include "client/resume_world.hpp"

#include <azvmreset/client.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

constexpr const char* secret_file = "password.txt";

ResetPassword generating(const World& world, std::string_view vm) {
  ResetPassword request(world.vm(vm), "azureuser", Secret());
  request.method = Method::vm_access;
  request.confirm = Confirm::never;
  request.generate = true;
  request.secret_sink = FileSink(secret_file);
  return request;
}

// Holds on to the secret until it is told.
class SlowVault final : public HostSink {
 public:
  void store(std::uint64_t, Secret content, StoreCompletion completion) override {
    kept = content.expose();
    pending.emplace(std::move(completion));
  }

  std::string kept;
  std::optional<StoreCompletion> pending;
};

}  // namespace

TEST_CASE("a generated password is in its sink, and is the account's", "[client][generate]") {
  World world;
  const auto outcome = world.client().reset_password(generating(world, "strict-01")).get();
  INFO(in_words(outcome));
  REQUIRE(outcome);
  std::string password = world.files->files[secret_file];
  REQUIRE(password.size() > 12);
  REQUIRE(password.back() == '\n');
  password.pop_back();
  CHECK(world.accepts("strict-01", password));
  CHECK(to_json(*outcome).find(password) == std::string::npos);
}

TEST_CASE("nothing that changes the VM leaves before the password is safe", "[client][generate]") {
  World world;
  auto vault = std::make_shared<SlowVault>();
  ResetPassword request = generating(world, "stopped-01");
  request.secret_sink = vault;
  request.start_if_stopped = true;
  Client client = world.client();
  auto operation = client.reset_password(std::move(request));
  for (int turn = 0; turn < 100 && !vault->pending; ++turn) REQUIRE(client.step(std::chrono::hours(1)));
  REQUIRE(vault->pending);
  CHECK(count_requests(world, "PUT", "") == 0);
  CHECK(count_requests(world, "POST", "/start") == 0);

  SECTION("then it goes on") {
    vault->pending->complete();
    const auto outcome = operation.get();
    REQUIRE(outcome);
    CHECK(world.accepts("stopped-01", vault->kept));
  }
  SECTION("or ends there") {
    vault->pending->fail(Error(ErrorCode::network, "the vault is sealed"));
    const auto outcome = operation.get();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::network);
    CHECK(outcome.error().message.find("nothing was sent") != std::string::npos);
    CHECK(puts(world) == 0);
    CHECK(power_of(world, "stopped-01") == sim::Power::deallocated);
  }
}

TEST_CASE("a blocker leaves no password behind", "[client][generate]") {
  World world;
  const auto outcome = world.client().reset_password(generating(world, "stopped-01")).get();
  REQUIRE_FALSE(outcome);
  CHECK(world.files->files.empty());
}

TEST_CASE("what generate needs and does not bear is refused at once", "[client][generate]") {
  World world;
  ResetPassword request = generating(world, "web-01");
  SECTION("no sink") { request.secret_sink = Sink(); }
  SECTION("a password beside it") { request.password = Secret("Correct-Horse-42!"); }
  SECTION("a sink that can keep nothing") { request.secret_sink = FileSink(""); }
  SECTION("a sink without generate") {
    request.generate = false;
    request.password = Secret("Correct-Horse-42!");
  }
  SECTION("a descriptor for resume tokens") { request.resume_sink = DescriptorSink(3); }
  const auto outcome = world.client().reset_password(std::move(request)).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::invalid_argument);
  CHECK((*world.azure)->requests().empty());
}
