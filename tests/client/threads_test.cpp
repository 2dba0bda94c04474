#include "client/canned_transport.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <azvmreset/client.hpp>

#include <atomic>
#include <string>
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

TEST_CASE("what is kept is on the disk before the write leaves, by a thread of the client's own", "[client][threads]") {
  const Folder folder;
  // Read as a VM it may be reset; read as an extension it is somebody else's.
  const char* const vm = R"({"properties":{"provisioningState":"Succeeded","osProfile":{"adminUsername":"azureuser"},
      "storageProfile":{"osDisk":{"osType":"Windows"}},"instanceView":{"statuses":[{"code":"PowerState/running"}],
      "vmAgent":{"vmAgentVersion":"2.7","statuses":[{"code":"ProvisioningState/succeeded"}]}}}})";
  auto transport = std::make_shared<CannedTransport>(200, vm);
  auto client = Client::create(canned_options(transport, Drive::thread));
  REQUIRE(client);
  std::vector<Operation<ResetResult>> resets;
  for (int i = 0; i < 8; ++i) {
    const std::string name = "vm-" + std::to_string(i);
    ResetPassword request(ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", name).value(),
                          "azureuser", Secret());
    request.method = Method::vm_access;
    request.confirm = Confirm::never;
    request.generate = true;
    request.secret_sink = FileSink(folder.path(name + ".password"));
    request.resume_sink = FileSink(folder.path(name + ".token"));
    resets.push_back(client->reset_password(std::move(request)));
  }
  for (int i = 0; i < 8; ++i) {
    const std::string name = "vm-" + std::to_string(i);
    const auto outcome = resets[static_cast<std::size_t>(i)].get();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::outcome_unknown);
    CHECK(folder.read(name + ".password").size() == 25);
    CHECK(folder.read(name + ".token").find(R"("reached":"writing")") != std::string::npos);
  }
  REQUIRE(client->close(1h));
}

TEST_CASE("a client that is closed while something is kept waits for the disk, and no longer", "[client][threads]") {
  const Folder folder;
  for (int i = 0; i < 20; ++i) {
    auto transport = std::make_shared<CannedTransport>(200, R"({"properties":{"osProfile":{"adminUsername":"azureuser"},
        "storageProfile":{"osDisk":{"osType":"Windows"}},"instanceView":{"statuses":[{"code":"PowerState/running"}],
        "vmAgent":{"statuses":[{"code":"ProvisioningState/succeeded"}]}}}})");
    auto client = Client::create(canned_options(transport, Drive::thread));
    REQUIRE(client);
    ResetRdp request(ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", "vm").value());
    request.resume_sink = FileSink(folder.path("token"), true);
    auto reset = client->reset_rdp(std::move(request));
    if (i % 2 == 0) std::this_thread::yield();
    REQUIRE(client->close(1h));
    CHECK(reset.done());
  }
}
