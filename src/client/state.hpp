// The composition root: the one place where transport, sign-in and ARM meet.
#pragma once

#include "arm/client.hpp"
#include "auth/bearer_policy.hpp"
#include "auth/cloud_discovery.hpp"
#include "auth/located_provider.hpp"
#include "auth/token_cache.hpp"
#include "base/log.hpp"
#include "client/running.hpp"
#include "client/surroundings.hpp"
#include "client/task_operation.hpp"
#include "engine/drive.hpp"
#include "engine/worker.hpp"
#include "http/log_policy.hpp"
#include "http/request_id_policy.hpp"
#include "http/retry_policy.hpp"
#include "http/trace_policy.hpp"
#include "http/wire.hpp"
#include "ops/context.hpp"

#include <azvmreset/client.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace azvmreset {

// Everything a client owns. Its members stand in the order of the floors, so
// that each dies before what it uses.
//
// Shareable: what only the loop touches (policies, cache, ARM client) is
// reached through the tasks of operations alone.
class Client::State final : public client::Household, public std::enable_shared_from_this<Client::State> {
 public:
  static Result<std::shared_ptr<State>> create(ClientOptions options, client::Surroundings surroundings);

  // Starts an operation whose task is made by `work` from its ProgressSink&,
  // or ends it at once with `closed`, `forked` or what is wrong in its options.
  template <class T, class Work>
  Operation<T> start(const CallOptions& options, Work work) {
    auto operation = std::make_shared<client::TaskOperation<T>>();
    operation->undertake(work(*operation));
    if (auto admitted = admit(operation, options); !admitted) operation->refuse(std::move(admitted).failure());
    return Operation<T>(std::move(operation));
  }

  // The same of an operation that is one function of its floor.
  template <class T, class Request>
  Operation<T> start(Request request, engine::Task<Result<T>> (*work)(ops::Context, Request)) {
    // Moved out: the request stays in a frame for as long as the operation.
    const CallOptions options = std::move(static_cast<CallOptions&>(request));
    return start<T>(options, [this, work, request = std::move(request)](base::ProgressSink& progress) mutable {
      return work(context(progress), std::move(request));
    });
  }

  arm::Arm& arm() noexcept { return *arm_; }
  ops::Context context(base::ProgressSink& progress) noexcept {
    return {*arm_, *surroundings_.random, *surroundings_.clock, ops::Storage(worker_, *surroundings_.files), progress};
  }

  // As the options say; unset where they leave it to the kind of operation.
  std::optional<std::chrono::milliseconds> deadline() const noexcept { return deadline_; }

  Operation<Cloud> discover_cloud();

  Result<void> step(std::chrono::milliseconds timeout);
  int poll_fd() const noexcept;
  std::optional<std::chrono::milliseconds> next_timeout() const noexcept;
  Result<void> close(std::chrono::milliseconds timeout);

  // The last handle is gone. From inside a callback the client closes by
  // itself once the callback has returned.
  static void release(std::shared_ptr<State> state) noexcept;

  bool in_forked_child() const noexcept;

  engine::Loop& loop() noexcept override { return loop_; }
  Result<bool> wait(const std::function<bool()>& finished, std::chrono::milliseconds timeout) override;
  bool post(engine::Runnable& item) noexcept override;
  void ended(client::Running& operation) noexcept override;

  State(ClientOptions& options, client::Surroundings surroundings);

 private:
  // Stops everything that runs, and drains the client when the last of it has
  // ended.
  class Closing final : public engine::Runnable {
   public:
    explicit Closing(State& state) noexcept : state_(state) {}
    void run() noexcept override;

   private:
    State& state_;
    bool stopped_ = false;
  };

  Result<void> sign_in(ClientOptions& options, const arm::Endpoint& endpoint);
  Result<void> start_drive(Drive kind);
  Result<void> admit(const std::shared_ptr<client::Running>& operation, const CallOptions& options);
  void begin_closing() noexcept;
  void end_turns() noexcept;
  void close_if_orphaned() noexcept;

  const std::uint64_t process_;
  const std::optional<std::chrono::milliseconds> deadline_;
  base::Trace trace_;  // of operations without one of their own
  base::Log log_;
  client::Surroundings surroundings_;
  engine::Loop loop_;
  engine::Worker worker_;
  http::Wire wire_;
  http::RequestIdPolicy request_id_policy_;
  http::TracePolicy trace_policy_;
  http::RetryPolicy retry_policy_;
  http::LogPolicy log_policy_;
  http::Pipeline token_pipeline_;
  http::Pipeline once_pipeline_;
  auth::CloudChoice cloud_;
  std::optional<auth::CloudDiscovery> discovery_;
  std::unique_ptr<auth::TokenProvider> token_provider_;
  std::optional<auth::LocatedProvider> located_provider_;
  std::optional<auth::TokenCache> tokens_;
  std::optional<auth::BearerPolicy> bearer_policy_;
  std::optional<http::Pipeline> arm_pipeline_;
  std::optional<arm::Arm> arm_;
  std::unique_ptr<engine::Drive> drive_;

  Closing closing_errand_;
  std::atomic<bool> drained_{false};   // nothing runs any more, and nothing will
  std::atomic<bool> orphaned_{false};  // no handle is left; it was dropped inside a callback

  std::mutex mutex_;  // guards the rest
  client::RunningList running_;
  bool closing_ = false;
  bool closing_waits_ = false;  // for the last operation to end, which posts the errand again
  bool turns_over_ = false;
};

}  // namespace azvmreset
