// Memory that runs out at any point of a request over the real transport.
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "client/allocation.hpp"
#include "engine/loop.hpp"
#include "http/wire.hpp"
#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "support/started.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using Reply = Result<http::Response>;

struct Ending {
  bool failed = false;  // the allocation in question was really asked for
  bool answered = false;
  bool out_of_memory = false;
};

Ending send_with_failing_allocation(const SocketServer& server, std::int64_t n) {
  Client client;
  engine::Loop loop(*client);
  http::Wire wire(*client, {});
  http::Request request("PUT", http::Url::parse(server.url("/")).value());
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::make_shared<const Secret>("{}");

  Ending ending;
  Allocations::fail(n);
  try {
    Started<Reply> task(loop, wire.send(std::move(request)));
    while (!task.done()) loop.turn(loop.now() + std::chrono::milliseconds(20));
    const Reply& reply = task.value();
    ending.answered = reply.ok() && reply->status() == 200;
    ending.out_of_memory = !reply.ok() && reply.error().code == ErrorCode::out_of_memory;
  } catch (const std::bad_alloc&) {
    ending.out_of_memory = true;
  }
  ending.failed = Allocations::failed();
  Allocations::fail(0);

  // Whatever is on its way back may still come: nobody is there for it.
  for (int i = 0; i < 3; ++i) loop.turn(engine::TimePoint::min());
  return ending;
}

}  // namespace

TEST_CASE("a request whose n-th allocation fails ends once, whatever n is", "[transport][memory]") {
  SocketServer good(
      answering([](const std::string&) { return http_answer(200, "{}", "A: " + std::string(50, 'b') + "\r\n"); }),
      {.identity = &trusted_identity()});
  SocketServer bad([](Connection& connection) { connection.reset(); }, {.identity = &trusted_identity()});

  for (const SocketServer* server : {&good, &bad}) {
    bool reached = true;
    for (std::int64_t n = 1; reached; ++n) {
      CAPTURE(n, server == &good);
      const Ending ending = send_with_failing_allocation(*server, n);
      reached = ending.failed;
      REQUIRE((reached ? ending.out_of_memory : ending.answered == (server == &good)));
      REQUIRE(n < 1000);
    }
  }
}
