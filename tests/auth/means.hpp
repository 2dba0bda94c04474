// What a provider needs, under virtual time.
#pragma once

#include "auth/provider_for.hpp"
#include "support/fixed_environment.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_programs.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::test {

struct ProviderWorld {
  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  SeededRandom random;
  MemoryFiles files;
  FixedEnvironment environment;
  ScriptedPrograms programs;
  ScriptedSender sender;       // in place of the pipeline with resends
  ScriptedSender once_sender;  // and of the one without
  std::vector<std::string> logged;
  base::Log log{LogLevel::trace, [this](const LogRecord& record) { logged.emplace_back(record.message); }};

  auth::Means means() {
    return {runner.loop, worker, runner.port, random, files, environment, programs, sender, once_sender, log};
  }

  Result<auth::Token> fetch(auth::TokenProvider& provider, auth::TokenWish wish = wish_for("https://login.example")) {
    return runner.run(provider.fetch(std::move(wish)));
  }

  static auth::TokenWish wish_for(std::string_view authority) {
    return auth::TokenWish("https://management.azure.com/.default",
                           std::make_shared<const auth::Authority>(test::url(authority)));
  }
};

inline constexpr const char* kTokenAnswer = R"({"token_type":"Bearer","expires_in":3600,"access_token":"ey.a.b"})";

}  // namespace azvmreset::test
