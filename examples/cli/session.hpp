// One client, driven by this thread, until its operations have ended.
#pragma once

#include <azvmreset/client.hpp>

#include <functional>
#include <memory>
#include <utility>

#include "console.hpp"
#include "environment.hpp"
#include "progress.hpp"
#include "settings.hpp"

namespace azvmreset::cli {

class Session {
 public:
  // Says on standard error where credentials will go, when that is not the
  // public cloud. No credential is sent yet; a cloud that nobody knows is asked
  // for its metadata.
  static Result<Session> open(const Settings& settings, const Environment& environment, Console& console);

  // One that never signs in.
  static Result<Session> open_unsigned(const Settings& settings, const Environment& environment, Console& console);

  Client& client() noexcept { return client_; }
  ProgressLine& progress() noexcept { return *progress_; }

  // Runs `operation` to its end and gives its result. A signal cancels it;
  // what Azure has accepted may still complete, and the error says so.
  template <class T>
  Result<T> finish(Operation<T> operation) {
    progress_->begin();
    const auto watched = operation.on_progress([this](const Progress& progress) { observe(progress); });
    if (!watched) return watched.error();
    const auto driven = drive([&] { return operation.done(); }, [&] { operation.cancel(); });
    progress_->erase();
    if (!driven) return driven.error();
    return operation.take_result();
  }

 private:
  static Result<Session> start(ClientOptions options, std::unique_ptr<ProgressLine> progress, Console& console);

  Session(Client client, std::unique_ptr<ProgressLine> progress, Interrupts& interrupts) noexcept
      : progress_(std::move(progress)), client_(std::move(client)), interrupts_(interrupts) {}

  void observe(const Progress& progress);
  Result<void> drive(const std::function<bool()>& done, const std::function<void()>& cancel);

  std::unique_ptr<ProgressLine> progress_;  // before the client, whose log writes through it
  Client client_;
  Interrupts& interrupts_;
};

}  // namespace azvmreset::cli
