// Transport, wire and loop together, turned by a thread of their own.
#include "http/wire.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/drive.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

// Sends one request after the other, each when the one before has ended.
class Sending final : private engine::Runnable {
 public:
  Sending(engine::Loop& loop, http::Wire& wire, std::string url, int count, std::atomic<int>& answered,
          engine::Drive& drive)
      : scope_(loop), wire_(wire), url_(std::move(url)), left_(count), answered_(answered), drive_(drive) {
    loop.post(*this);
  }
  bool done() const noexcept { return done_; }

 private:
  void run() noexcept override {
    engine::Root root = send_all(*this);
    std::move(root).start_in(scope_);
  }

  static engine::Root send_all(Sending& self) {
    for (; self.left_ > 0; --self.left_) {
      http::Request request("GET", test::url(self.url_));
      auto reply = co_await self.wire_.send(std::move(request));
      if (reply && reply->status() == 200) ++self.answered_;
    }
    self.done_ = true;
    self.drive_.notify();
  }

  engine::Scope scope_;
  http::Wire& wire_;
  std::string url_;
  int left_;
  std::atomic<int>& answered_;
  engine::Drive& drive_;
  std::atomic<bool> done_{false};
};

}  // namespace

TEST_CASE("many coroutines send over few connections", "[transport][wire]") {
  test::SocketServer server(test::answering([](const std::string&) { return test::http_answer(200, "ok"); }),
                            {.identity = &test::trusted_identity()});
  test::Client client;
  engine::Loop loop(*client);
  http::WireOptions options;
  options.first_requests_in_flight = 4;
  options.max_requests_in_flight = 8;
  http::Wire wire(*client, options);
  const auto drive = engine::drive_by_thread(loop, nullptr);

  std::atomic<int> answered{0};
  std::vector<std::unique_ptr<Sending>> all;
  for (int i = 0; i < 50; ++i) {
    all.push_back(std::make_unique<Sending>(loop, wire, server.url("/"), 4, answered, *drive));
  }
  for (const auto& each : all) {
    const auto finished = [&each] { return each->done(); };
    REQUIRE(drive->wait(finished, engine::after(loop.now(), 60s)).value());
  }
  drive->finish();
  CHECK(answered == 200);
  CHECK(server.accepted() <= 8);
}
