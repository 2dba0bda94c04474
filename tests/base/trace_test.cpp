#include "base/trace.hpp"

#include <memory>
#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using base::Trace;

namespace {

const std::string kId = "0af7651916cd43dd8448eb211c80319c";
const std::string kGiven = "00-" + kId + "-b7ad6b7169203331-01";

Trace trace_of(const std::string& traceparent) { return Trace::parse(traceparent).value(); }

struct Report {
  std::string trace_id;
};

}  // namespace

TEST_CASE("what is a traceparent", "[base][trace]") {
  const std::string good_ones[] = {kGiven, "cc" + kGiven.substr(2), "cc" + kGiven.substr(2) + "-more"};
  for (const std::string& good : good_ones) {
    CAPTURE(good);
    const auto trace = Trace::parse(good);
    REQUIRE(trace);
    CHECK_FALSE(trace->none());
    CHECK(trace->id() == kId);
  }
  const std::string bad_ones[] = {
      "x",
      kGiven.substr(1),
      kGiven + "-more",
      "ff" + kGiven.substr(2),
      "cc" + kGiven.substr(2) + "more",
      "00-" + std::string(32, '0') + "-b7ad6b7169203331-01",
      "00-" + kId + "-0000000000000000-01",
      "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
      "00-" + kId + "-b7ad6b7169203331-0\n",
      "00_" + kId + "-b7ad6b7169203331-01",
      std::string(55, '\0'),
  };
  for (const std::string& bad : bad_ones) {
    CAPTURE(bad);
    const auto trace = Trace::parse(bad);
    REQUIRE_FALSE(trace);
    CHECK(trace.error().code == ErrorCode::invalid_argument);
    CHECK(trace.error().message.substr(0, 12) == "traceparent:");
    CHECK_FALSE(trace.error().remedy.empty());
  }
}

TEST_CASE("no traceparent is no trace", "[base][trace]") {
  CHECK(trace_of("").none());
  CHECK(trace_of("").id().empty());
}

TEST_CASE("a trace goes on with another span, and without flags that nobody knows", "[base][trace]") {
  CHECK(trace_of(kGiven).traceparent("00f067aa0ba902b7") == "00-" + kId + "-00f067aa0ba902b7-01");
  CHECK(trace_of("cc-" + kId + "-b7ad6b7169203331-fe-more").traceparent("00f067aa0ba902b7") ==
        "00-" + kId + "-00f067aa0ba902b7-00");
}

TEST_CASE("a trace is named in what came of it once something was sent", "[base][trace]") {
  Trace trace = trace_of(kGiven);
  const Error error(ErrorCode::network, "broken");

  CHECK(trace.named_in(Result<Report>(Report{}))->trace_id.empty());
  CHECK(trace.named_in(Result<Report>(error)).error().trace_id.empty());

  trace.set_sent();
  CHECK(trace.named_in(Result<Report>(Report{}))->trace_id == kId);
  CHECK(trace.named_in(Result<Report>(error)).error().trace_id == kId);
  CHECK(trace.named_in(Result<Report>(error)).error().message == "broken");
  CHECK(*trace.named_in(Result<int>(7)) == 7);

  Error of_another = error;
  of_another.trace_id = "another";
  CHECK(trace.named_in(Result<Report>(of_another)).error().trace_id == "another");
}

TEST_CASE("what others sent counts if it was sent in the same trace", "[base][trace]") {
  Trace own = trace_of(kGiven);
  Trace shared = own.unsent();
  own.learn_from(shared);
  CHECK_FALSE(own.sent());

  Trace foreign = trace_of("00-00000000000000000000000000000001-b7ad6b7169203331-01");
  foreign.set_sent();
  own.learn_from(foreign);
  CHECK_FALSE(own.sent());

  shared.set_sent();
  own.learn_from(shared);
  CHECK(own.sent());
  CHECK_FALSE(own.unsent().sent());
}
