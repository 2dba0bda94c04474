#include "simulator/arm/bucket.hpp"
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

TEST_CASE("the documented worked example of the discrete refill", "[simulator][throttle]") {
  const Time start{};
  Bucket bucket({12, 4, 1min}, start);
  const auto minute = [&](int number, int calls) {
    int refused = 0;
    const Time now = start + std::chrono::minutes(number);
    const std::int64_t at_first = bucket.tokens(now);
    for (int i = 0; i < calls; ++i) {
      if (bucket.tokens(now) > 0)
        bucket.take();
      else
        ++refused;
    }
    return std::pair{at_first, refused};
  };
  CHECK(minute(2, 8) == std::pair<std::int64_t, int>{12, 0});
  CHECK(minute(3, 0) == std::pair<std::int64_t, int>{8, 0});
  CHECK(minute(4, 13) == std::pair<std::int64_t, int>{12, 1});
  CHECK(minute(5, 5) == std::pair<std::int64_t, int>{4, 1});
}

TEST_CASE("Compute refuses the thirteenth update of a VM in a minute", "[simulator][throttle]") {
  Asking client;
  client.signed_in();
  const std::string url = client.vm("web-01", "/extensions/x?api-version=2024-07-01");
  Answer answer;
  for (int i = 0; i < 12; ++i) {
    answer = client.ask("PUT", url, "{}");
    REQUIRE(answer.status == 400);
  }
  std::vector<std::string> remaining;
  for (const auto& [name, value] : answer.headers) {
    if (name == "x-ms-ratelimit-remaining-resource") remaining.push_back(value);
  }
  CHECK(remaining == std::vector<std::string>{"Microsoft.Compute/UpdateVM;0", "Microsoft.Compute/UpdateVM;1488"});

  answer = client.ask("PUT", url, "{}");
  CHECK(answer.status == 429);
  CHECK(Asking::error_code(answer) == "OperationNotAllowed");
  CHECK(Asking::header(answer, "Retry-After") == "40");
  const auto document = azvmreset::base::json::Document::parse(answer.body);
  const auto detail = document->root()["error"]["details"].at(0);
  CHECK(detail["code"].text() == "TooManyRequests");
  CHECK(detail["target"].text() == "UpdateVM");
  const auto inner = azvmreset::base::json::Document::parse(detail["message"].text_or(""));
  CHECK(inner->root()["allowedRequestCount"].integer() == 12);

  CHECK(client.ask("PUT", client.vm("fw-01", "/extensions/x?api-version=2024-07-01"), "{}").status == 400);
  client.pass(40s);
  CHECK(client.ask("PUT", url, "{}").status == 400);
}

TEST_CASE("ARM's buckets", "[simulator][throttle]") {
  const std::string url = std::string(kSubscription) + "?api-version=2022-12-01";

  SECTION("refill all the time") {
    Asking client;
    client.signed_in();
    for (int i = 0; i < 250; ++i) REQUIRE(client.ask("GET", url).status == 200);
    const Answer answer = client.ask("GET", url);
    CHECK(answer.status == 429);
    CHECK(Asking::error_code(answer) == "SubscriptionRequestsThrottled");
    CHECK(Asking::header(answer, "Retry-After") == "1");
    CHECK(Asking::header(answer, "x-ms-ratelimit-remaining-subscription-reads") == "0");
    client.pass(40ms);
    CHECK(client.ask("GET", url).status == 200);
    CHECK(client.ask("GET", url).status == 429);
  }

  SECTION("are one per principal") {
    Asking client;
    client.signed_in();
    for (int i = 0; i < 250; ++i) client.ask("GET", url);
    client.token = Asking::text(client.ask_token(Asking::form("00000000-0000-4000-8000-00000000001b", "reader-secret")),
                                "access_token");
    CHECK(client.ask("GET", url).status == 200);
  }

  SECTION("of the old model last an hour") {
    Scenario scenario = default_scenario();
    scenario.throttling = Throttling::hourly;
    Asking client({}, std::move(scenario));
    client.signed_in();
    CHECK(Asking::header(client.ask("GET", url), "x-ms-ratelimit-remaining-subscription-reads") == "11999");
  }

  SECTION("can be left out") {
    Scenario scenario = default_scenario();
    scenario.throttling = Throttling::off;
    Asking client({}, std::move(scenario));
    client.signed_in();
    for (int i = 0; i < 300; ++i) REQUIRE(client.ask("GET", url).status == 200);
  }
}
