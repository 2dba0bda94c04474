#include "client/canned_transport.hpp"
#include "support/catch.hpp"

#include <azvmreset/client.hpp>

#include <future>
#include <optional>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<CannedTransport> service() { return std::make_shared<CannedTransport>(200, R"({"value":[]})"); }

}  // namespace

TEST_CASE("inside a completion callback", "[client][reentrancy]") {
  const Drive drive = GENERATE(Drive::thread, Drive::host);
  auto transport = service();
  transport->hold();
  auto made = Client::create(canned_options(transport, drive));
  REQUIRE(made);
  std::optional<Client> client(std::move(*made));
  std::optional<Operation<RestResponse>> first(client->rest(any_request()));
  std::promise<void> called;

  SECTION("wait, step and close answer would_deadlock") {
    std::optional<Operation<RestResponse>> second(client->rest(any_request()));
    ErrorCode waited{}, closed{};
    REQUIRE(first->on_done([&] {
      waited = second->wait(1h).error().code;
      closed = client->close(1h).error().code;
      called.set_value();
    }));
    transport->let_go();
    REQUIRE(first->get());
    REQUIRE(second->get());
    called.get_future().get();
    CHECK(waited == ErrorCode::would_deadlock);
    CHECK(closed == ErrorCode::would_deadlock);
  }

  SECTION("a new operation may be started, and one may be cancelled") {
    std::optional<Operation<RestResponse>> third;
    std::optional<Operation<RestResponse>> second(client->rest(any_request()));
    REQUIRE(first->on_done([&] {
      second->cancel();
      third.emplace(client->rest(any_request()));
      called.set_value();
    }));
    transport->let_go();
    REQUIRE(first->get());
    const auto cancelled = second->get();
    if (!cancelled) CHECK(cancelled.error().code == ErrorCode::cancelled);
    called.get_future().get();
    CHECK(third->get());
  }

  SECTION("the result may be taken and the operation freed") {
    std::optional<Result<RestResponse>> result;
    REQUIRE(first->on_done([&] {
      result.emplace(first->take_result());
      first.reset();
      called.set_value();
    }));
    transport->let_go();
    auto second = client->rest(any_request());
    REQUIRE(second.get());
    called.get_future().get();
    REQUIRE(result->ok());
  }

  SECTION("the client may be freed; it closes when the callback has returned") {
    std::optional<Operation<RestResponse>> second(client->rest(any_request()));
    std::promise<void> second_ended;
    REQUIRE(second->on_done([&] { second_ended.set_value(); }));
    REQUIRE(first->on_done([&] {
      transport->hold();
      client.reset();
      called.set_value();
    }));
    transport->let_go();
    REQUIRE(first->get());
    called.get_future().get();
    second_ended.get_future().get();
    const auto result = second->get();
    if (!result) CHECK(result.error().code == ErrorCode::cancelled);
  }
}

TEST_CASE("a completion callback", "[client][callback]") {
  const Drive drive = GENERATE(Drive::thread, Drive::host);
  auto client = Client::create(canned_options(service(), drive));
  REQUIRE(client);
  auto operation = client->rest(any_request());

  SECTION("registered after the end is called once, on a later turn") {
    REQUIRE(operation.wait(1h));
    std::promise<void> called;
    REQUIRE(operation.on_done([&] { called.set_value(); }));
    if (drive == Drive::host) REQUIRE(client->step(0ms));
    called.get_future().get();
  }

  SECTION("registered after the client was closed is called at once") {
    REQUIRE(operation.wait(1h));
    REQUIRE(client->close(1h));
    bool called = false;
    REQUIRE(operation.on_done([&] { called = true; }));
    CHECK(called);
  }

  SECTION("is one: a second is refused and dropped") {
    auto kept = std::make_shared<int>(0);
    REQUIRE(operation.on_done([] {}));
    CHECK(operation.on_done([kept] {}).error().code == ErrorCode::invalid_argument);
    CHECK(kept.use_count() == 1);
  }

  SECTION("that throws does no harm") {
    REQUIRE(operation.on_done([] { throw 1; }));
    CHECK(operation.get());
  }
}

TEST_CASE("a result", "[client][result]") {
  auto client = Client::create(canned_options(service(), Drive::host));
  REQUIRE(client);
  auto operation = client->rest(any_request());

  SECTION("is not there before the end") { CHECK(operation.take_result().error().code == ErrorCode::not_finished); }
  SECTION("is there once") {
    REQUIRE(operation.get());
    CHECK(operation.take_result().error().code == ErrorCode::not_finished);
  }
  SECTION("outlives the client") {
    REQUIRE(operation.wait(1h));
    client = Client::create(canned_options(service(), Drive::host));
    CHECK(operation.take_result());
  }
}
