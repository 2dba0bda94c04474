#include "http/pipeline.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;

namespace {

// Leaves its mark on the request, once, and passes it on as often as asked.
class Marking final : public http::Policy {
 public:
  explicit Marking(std::string mark, int times = 1) : mark_(std::move(mark)), times_(times) {}

  engine::Task<Result<http::Response>> send(http::Request& request, http::Next next) override {
    const std::pair<std::string, std::string> mark("mark", mark_);
    if (std::find(request.headers.begin(), request.headers.end(), mark) == request.headers.end()) {
      request.headers.push_back(mark);
    }
    for (int i = 1; i < times_; ++i) {
      auto ignored = co_await next(request);
      if (!ignored) co_return ignored;
    }
    co_return co_await next(request);
  }

 private:
  std::string mark_;
  int times_;
};

std::string marks(const test::Sent& sent) {
  std::string all;
  for (const auto& [name, value] : sent.headers) all += value;
  return all;
}

}  // namespace

TEST_CASE("a request passes the policies in order", "[http][pipeline]") {
  test::TaskRunner runner;
  test::ScriptedSender wire;
  wire.reply_forever(204);
  Marking a("a"), twice("b", 2), c("c");

  SECTION("and reaches the wire") {
    http::Pipeline pipeline({&a, &c}, wire);
    CHECK(runner.run(pipeline.send(http::Request("GET", test::url("https://host/"))))->status() == 204);
    CHECK(marks(wire.last()) == "ac");
  }

  SECTION("a policy may go on more than once") {
    http::Pipeline pipeline({&a, &twice, &c}, wire);
    REQUIRE(runner.run(pipeline.send(http::Request("GET", test::url("https://host/")))));
    REQUIRE(wire.count() == 2);
    CHECK(marks(wire.sent()[0]) == "abc");
    CHECK(marks(wire.sent()[1]) == "abc");
  }

  SECTION("without policies there is only the wire") {
    http::Pipeline pipeline({}, wire);
    REQUIRE(runner.run(pipeline.send(http::Request("GET", test::url("https://host/")))));
    CHECK(wire.count() == 1);
  }
}
