#include <azvmreset/transport.hpp>

#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

// Keeps everything it is told; that only the first call counts is its own affair.
class Listening final : public HttpCompletion::Sink {
 public:
  void finish(Delivered<HttpResponse> outcome) noexcept override {
    outcomes.push_back(Result<HttpResponse>::from(std::move(outcome)));
  }
  std::vector<Result<HttpResponse>> outcomes;
};

HttpResponse ok() {
  HttpResponse response;
  response.status = 200;
  return response;
}

}  // namespace

TEST_CASE("a completion ends its request", "[http][completion]") {
  auto sink = std::make_shared<Listening>();

  SECTION("with an answer") {
    HttpCompletion completion(sink);
    completion.complete(ok());
    REQUIRE(sink->outcomes.size() == 1);
    CHECK(sink->outcomes[0]->status == 200);
  }

  SECTION("with a failure") {
    HttpCompletion completion(sink);
    completion.fail(Error(ErrorCode::connection, "no"));
    REQUIRE(sink->outcomes.size() == 1);
    CHECK(sink->outcomes[0].error().code == ErrorCode::connection);
  }

  SECTION("also when it is dropped") {
    { const HttpCompletion completion(sink); }
    REQUIRE(sink->outcomes.size() == 1);
    CHECK(sink->outcomes[0].error().code == ErrorCode::internal);
  }

  SECTION("also when another one takes its place") {
    auto other = std::make_shared<Listening>();
    HttpCompletion completion(sink);
    completion = HttpCompletion(other);
    CHECK(sink->outcomes.size() == 1);
    CHECK(other->outcomes.empty());
    completion.complete(ok());
    CHECK(other->outcomes.size() == 1);
  }

  SECTION("but not when it has been moved away") {
    HttpCompletion completion(sink);
    HttpCompletion moved(std::move(completion));
    completion.complete(ok());
    CHECK(sink->outcomes.empty());
    moved.complete(ok());
    CHECK(sink->outcomes.size() == 1);
  }
}
