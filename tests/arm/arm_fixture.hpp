// An Arm over a scripted wire, in virtual time, without jitter.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "arm/client.hpp"
#include "support/scripted_sender.hpp"
#include "support/task_runner.hpp"

namespace azvmreset::test {

class NoJitter final : public host::Random {
 public:
  void fill(host::Stream, void* bytes, std::size_t size) override {
    std::fill_n(static_cast<char*>(bytes), size, '\0');
  }
};

struct ArmFixture {
  explicit ArmFixture(std::optional<std::chrono::milliseconds> poll_interval = std::nullopt)
      : arm(runner.loop, random, sender, options(poll_interval)) {}

  TaskRunner runner;
  NoJitter random;
  ScriptedSender sender;
  arm::Arm arm;

  static http::Request request(std::string method, std::string_view path = "/vm", std::string_view body = {}) {
    http::Request made(std::move(method), url("https://management.azure.com" + std::string(path)));
    if (!body.empty()) made.body = std::make_shared<const Secret>(body);
    return made;
  }

 private:
  static arm::ArmOptions options(std::optional<std::chrono::milliseconds> poll_interval) {
    arm::ArmOptions made(arm::Endpoint::parse("https://management.azure.com").value());
    made.poll_interval = poll_interval;
    return made;
  }
};

}  // namespace azvmreset::test
