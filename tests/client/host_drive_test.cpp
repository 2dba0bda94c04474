#include "client/canned_transport.hpp"
#include "client/world.hpp"

#include <azvmreset/client.hpp>

#include <thread>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

TEST_CASE("the drive `host`", "[client][drive]") {
  auto transport = std::make_shared<CannedTransport>(200, R"({"value":[]})");
  auto client = Client::create(canned_options(transport, Drive::host));
  REQUIRE(client);

  SECTION("moves nothing by itself") {
    auto operation = client->rest(any_request());
    CHECK_FALSE(operation.done());
    CHECK(client->next_timeout() == 0ms);
  }

  SECTION("steps to the end") {
    auto operation = client->rest(any_request());
    while (!operation.done()) REQUIRE(client->step(1h));
    CHECK(operation.get());
  }

  SECTION("has no descriptor with a transport of the host") { CHECK(client->poll_fd() == -1); }

  SECTION("tells a second thread that it is the wrong one") {
    transport->hold();
    auto operation = client->rest(any_request());
    ErrorCode stepped{}, waited{};
    // Inside a callback this thread surely drives.
    REQUIRE(operation.on_progress([&](const Progress&) {
      std::thread([&] {
        stepped = client->step(0ms).error().code;
        waited = operation.wait(0ms).error().code;
      }).join();
    }));
    transport->let_go();
    REQUIRE(operation.get());
    CHECK(stepped == ErrorCode::wrong_thread);
    CHECK(waited == ErrorCode::wrong_thread);
  }

  SECTION("waits no longer than asked") {
    transport->hold();
    auto operation = client->rest(any_request());
    const auto ended = operation.wait(1ms);
    REQUIRE(ended);
    CHECK_FALSE(*ended);
  }
}

TEST_CASE("the drive `thread` refuses to be stepped", "[client][drive]") {
  auto transport = std::make_shared<CannedTransport>(200, R"({"value":[]})");
  auto client = Client::create(canned_options(transport, Drive::thread));
  REQUIRE(client);
  CHECK(client->step(0ms).error().code == ErrorCode::invalid_argument);
  CHECK(client->poll_fd() == -1);
}
