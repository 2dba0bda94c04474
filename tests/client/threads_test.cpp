#include "client/canned_transport.hpp"
#include "support/catch.hpp"

#include <azvmreset/client.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

TEST_CASE("eight threads start, wait, cancel and free on one client", "[client][threads]") {
  auto transport = std::make_shared<CannedTransport>(200, R"({"value":[]})");
  auto client = Client::create(canned_options(transport, Drive::thread));
  REQUIRE(client);

  constexpr int kThreads = 8;
  constexpr int kEach = 60;
  std::atomic<int> completions{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        auto operation = client->rest(any_request());
        const auto registered = operation.on_done([&completions] { ++completions; });
        if (!registered) ++wrong;
        switch ((thread + i) % 4) {
          case 0: {
            const auto result = operation.get();
            if (!result || result->status != 200) ++wrong;
            break;
          }
          case 1: {
            operation.cancel();
            const auto result = operation.get();
            if (!result && result.error().code != ErrorCode::cancelled) ++wrong;
            break;
          }
          case 2: {
            const auto progress = operation.progress();
            if (progress.polls != 0) ++wrong;
            break;  // dropped while it runs
          }
          default: {
            const auto ended = operation.wait(0ms);
            if (!ended) ++wrong;
          }
        }
      }
    });
  }
  for (auto& each : threads) each.join();

  REQUIRE(client->close(1h));
  CHECK(wrong == 0);
  CHECK(completions == kThreads * kEach);
}

TEST_CASE("threads that close and start at the same time", "[client][threads]") {
  for (int round = 0; round < 20; ++round) {
    auto transport = std::make_shared<CannedTransport>(200, R"({"value":[]})");
    auto client = Client::create(canned_options(transport, Drive::thread));
    REQUIRE(client);

    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        if (thread == 0 || thread == 1) {
          if (!client->close(1h)) ++wrong;
          return;
        }
        for (int i = 0; i < 10; ++i) {
          const auto result = client->rest(any_request()).get();
          const bool expected =
              result || result.error().code == ErrorCode::cancelled || result.error().code == ErrorCode::closed;
          if (!expected) ++wrong;
        }
      });
    }
    for (auto& each : threads) each.join();
    CHECK(wrong == 0);
  }
}
