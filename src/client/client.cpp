#include "arm/rest.hpp"
#include "base/ascii.hpp"
#include "client/network_options.hpp"
#include "client/state.hpp"
#include "host/clock.hpp"
#include "host/random.hpp"
#include "offline/plan.hpp"
#include "ops/account.hpp"
#include "ops/dry_run.hpp"
#include "ops/find.hpp"
#include "ops/leftovers.hpp"
#include "ops/preflight.hpp"
#include "ops/restart.hpp"
#include "ops/run_command.hpp"
#include "ops/status.hpp"
#include "ops/vm_access.hpp"
#include "recovery/ladder.hpp"
#include "recovery/rotation.hpp"
#include "rescue/rescue.hpp"
#include "transport/curl_transport.hpp"

#include <utility>

namespace azvmreset {

namespace {

// A traceparent among the headers is that of the whole operation.
CallOptions options_of(const RestRequest& request) {
  CallOptions options = request;
  for (const auto& [name, value] : request.headers) {
    if (base::equals_ignoring_case(name, "traceparent")) options.traceparent = value;
  }
  return options;
}

// A disk is copied, a VM made, and a guest waited for: longer than any other call.
constexpr std::chrono::hours time_of_a_rescue{2};

template <class Request>
Request with_time(Request request, std::optional<std::chrono::milliseconds> deadline) {
  if (!request.timeout) request.timeout = deadline.value_or(time_of_a_rescue);
  return request;
}

}  // namespace

Result<client::Surroundings> client::Factory::real_surroundings(const ClientOptions& options) {
  Surroundings surroundings;
  surroundings.clock = std::make_shared<host::SystemClock>();
  surroundings.random = std::make_shared<host::SystemRandom>();
  if (options.transport) {
    surroundings.transport = options.transport;
    surroundings.port = std::make_shared<engine::ConditionPort>();
    return surroundings;
  }
  auto network = client::network_options(options);
  if (!network) return std::move(network).error();
  auto made = transport::CurlTransport::create(*network);
  if (!made) return std::move(made).error();
  const std::shared_ptr<transport::CurlTransport> transport = std::move(*made);
  surroundings.transport = transport;
  surroundings.port = transport;
  return surroundings;
}

Result<Client> client::Factory::create(ClientOptions options, Surroundings surroundings) {
  auto state = Client::State::create(std::move(options), std::move(surroundings));
  if (!state) return std::move(state).error();
  return Client(std::move(*state));
}

Client::Client(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
  if (this != &other) {
    State::release(std::move(state_));
    state_ = std::move(other.state_);
  }
  return *this;
}

Client::~Client() { State::release(std::move(state_)); }

Result<Client> Client::create(ClientOptions options) {
  auto surroundings = client::Factory::real_surroundings(options);
  if (!surroundings) return std::move(surroundings).error();
  return client::Factory::create(std::move(options), std::move(*surroundings));
}

Operation<PreflightReport> Client::preflight(Preflight request) {
  return state_->start<PreflightReport>(std::move(request), ops::preflight);
}

Operation<ResetResult> Client::reset_password(ResetPassword request) {
  if (request.allow_offline) request = with_time(std::move(request), state_->deadline());
  return state_->start<ResetResult>(std::move(request), recovery::reset_password);
}

Operation<ResetResult> Client::reset_rdp(ResetRdp request) {
  return state_->start<ResetResult>(std::move(request), ops::reset_rdp);
}

Operation<ResetResult> Client::resume(Resume request) {
  return state_->start<ResetResult>(std::move(request), recovery::resume);
}

Operation<RotationResult> Client::rotate(Rotate request) {
  return state_->start<RotationResult>(std::move(request), recovery::rotate);
}

Operation<RestartResult> Client::restart(Restart request) {
  return state_->start<RestartResult>(std::move(request), ops::restart);
}

Operation<Plan> Client::plan(PlanRescue request) { return state_->start<Plan>(std::move(request), offline::plan); }

Operation<RescueResult> Client::rescue(Rescue request) {
  return state_->start<RescueResult>(with_time(std::move(request), state_->deadline()), rescue::rescue);
}

Operation<RescueResult> Client::resume_rescue(ResumeRescue request) {
  return state_->start<RescueResult>(with_time(std::move(request), state_->deadline()), rescue::resume_rescue);
}

Operation<RescueResult> Client::restore(RestoreVm request) {
  return state_->start<RescueResult>(with_time(std::move(request), state_->deadline()), rescue::restore);
}

Operation<RescueResult> Client::rollback(Rollback request) {
  return state_->start<RescueResult>(with_time(std::move(request), state_->deadline()), rescue::rollback);
}

Operation<CleanupReport> Client::cleanup(Cleanup request) {
  return state_->start<CleanupReport>(with_time(std::move(request), state_->deadline()), rescue::cleanup);
}

Operation<AdoptionReport> Client::adopt(Adopt request) {
  return state_->start<AdoptionReport>(std::move(request), rescue::adopt);
}

Operation<RunCommandResult> Client::run_command(RunCommand request) {
  return state_->start<RunCommandResult>(std::move(request), ops::run_command);
}

Operation<FixAccountResult> Client::fix_account(FixAccount request) {
  return state_->start<FixAccountResult>(std::move(request), ops::fix_account);
}

Operation<AccountsReport> Client::accounts(Accounts request) {
  return state_->start<AccountsReport>(std::move(request), ops::accounts);
}

Operation<VerifyReport> Client::verify(Verify request) {
  return state_->start<VerifyReport>(std::move(request), ops::verify);
}

Operation<StatusReport> Client::status(Status request) {
  return state_->start<StatusReport>(std::move(request), ops::status);
}

Operation<FindReport> Client::find(Find request) { return state_->start<FindReport>(std::move(request), ops::find); }

Operation<LeftoversReport> Client::leftovers(Leftovers request) {
  return state_->start<LeftoversReport>(std::move(request), ops::leftovers);
}

Operation<DryRun> Client::dry_run(ResetPassword request) {
  return state_->start<DryRun>(std::move(request), recovery::dry_run);
}

Operation<DryRun> Client::dry_run(ResetRdp request) { return state_->start<DryRun>(std::move(request), ops::dry_run); }

Operation<DryRun> Client::dry_run(RunCommand request) {
  return state_->start<DryRun>(std::move(request), ops::dry_run);
}

Operation<DryRun> Client::dry_run(FixAccount request) {
  return state_->start<DryRun>(std::move(request), ops::dry_run);
}

Operation<DryRun> Client::dry_run(Restart request) { return state_->start<DryRun>(std::move(request), ops::dry_run); }

Operation<RestResponse> Client::rest(RestRequest request) {
  const CallOptions options = options_of(request);
  return state_->start<RestResponse>(
      options, [&state = *state_, request = std::move(request)](base::ProgressSink& progress) mutable {
        return arm::rest(state.arm(), std::move(request), &progress);
      });
}

Operation<Cloud> Client::discover_cloud() { return state_->discover_cloud(); }

Result<void> Client::step(std::chrono::milliseconds timeout) {
  // The handle may be dropped by a callback of this very turn.
  const auto state = state_;
  return state->step(timeout);
}

int Client::poll_fd() const noexcept { return state_->poll_fd(); }
std::optional<std::chrono::milliseconds> Client::next_timeout() const noexcept { return state_->next_timeout(); }

Result<void> Client::close(std::chrono::milliseconds timeout) { return state_->close(timeout); }

}  // namespace azvmreset
