// A request that is cancelled is gone, wherever it was.
#include <chrono>
#include <memory>
#include <string>

#include "support/blocked_resolver.hpp"
#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

// Waits at one stage of a request, and tells that it is there.
class StageServer {
 public:
  enum class Stage { accepted, handshaken, requested, begun };

  explicit StageServer(Stage stage)
      : server_([this, stage](test::Connection& connection) { serve(connection, stage); },
                {.identity = &test::trusted_identity(), .offers_h2 = false, .handshake = false}) {}

  std::string url() const { return server_.url("/"); }
  bool reached() const noexcept { return reached_; }

 private:
  void serve(test::Connection& connection, Stage stage) {
    if (stage >= Stage::handshaken) connection.start_tls();
    if (stage >= Stage::requested) connection.read_request();
    if (stage >= Stage::begun) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    reached_ = true;
    connection.wait_for_peer_to_close();
  }

  std::atomic<bool> reached_{false};
  test::SocketServer server_;
};

// What a dropped completion says.
bool dropped(test::Outcome& outcome) {
  return outcome.done() && !outcome.result().ok() && outcome.error().code == ErrorCode::internal &&
         outcome.error().message.empty();
}

}  // namespace

TEST_CASE("a cancelled request is not heard of again", "[transport][cancel]") {
  test::Client client;

  SECTION("before anything was done for it") {
    test::SocketServer server(test::answering([](const std::string&) { return test::http_answer(200, ""); }),
                              {.identity = &test::trusted_identity()});
    const auto outcome = client.start(test::get(server.url("/")));
    client->cancel(client.last_id());
    CHECK(dropped(*outcome));
    CHECK(client.run(test::get(server.url("/")))->response().status == 200);
    CHECK(server.accepted() == 1);
  }

  SECTION("at any stage on the wire") {
    const auto stage = GENERATE(StageServer::Stage::accepted, StageServer::Stage::handshaken,
                                StageServer::Stage::requested, StageServer::Stage::begun);
    StageServer server(stage);
    const auto outcome = client.start(test::get(server.url()));
    client.turn_until([&server] { return server.reached(); });
    CHECK_FALSE(outcome->done());
    client->cancel(client.last_id());
    CHECK(dropped(*outcome));
    client->cancel(client.last_id());
  }

  SECTION("while its host's name is looked up, at once") {
    test::BlockedResolver resolver;
    const auto outcome = client.start(test::get("https://host.blocked/"));
    client->wait_until(client->now());
    resolver.await_caller();
    const auto begun = client->now();
    client->cancel(client.last_id());
    CHECK(dropped(*outcome));
    CHECK(client->now() - begun < 5s);
  }

  SECTION("and one that is not there cannot be cancelled") { client->cancel(4711); }
}

TEST_CASE("closing drops what is under way", "[transport][cancel]") {
  SECTION("on the wire") {
    StageServer server(StageServer::Stage::requested);
    test::Client client;
    const auto outcome = client.start(test::get(server.url()));
    client.turn_until([&server] { return server.reached(); });
    client.destroy();
    CHECK(dropped(*outcome));
  }

  SECTION("and does not wait for a name server") {
    test::BlockedResolver resolver;
    test::Client client;
    const auto outcome = client.start(test::get("https://host.blocked/"));
    client->wait_until(client->now());
    resolver.await_caller();
    const auto begun = client->now();
    client.destroy();
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
    CHECK(dropped(*outcome));
  }

  SECTION("and nothing at all when nothing was asked") { test::Client client; }
}
