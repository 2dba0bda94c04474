// The way in: one identity, one cloud, many operations.
#pragma once

#include <azvmreset/account.hpp>
#include <azvmreset/cloud.hpp>
#include <azvmreset/dry_run.hpp>
#include <azvmreset/find.hpp>
#include <azvmreset/leftovers.hpp>
#include <azvmreset/operation.hpp>
#include <azvmreset/options.hpp>
#include <azvmreset/permissions.hpp>
#include <azvmreset/plan.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/rest.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/resume.hpp>
#include <azvmreset/rotation.hpp>
#include <azvmreset/run_command.hpp>
#include <azvmreset/status.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace azvmreset {

namespace client {
class Factory;  // inside the library
}

// Talks to Azure Resource Manager with one identity.
//
// Shareable, movable. A call that takes long returns its operation at once;
// arguments that are wrong end the operation with invalid_argument. Destroying
// the client is close() without a limit.
class Client {
 public:
  static Result<Client> create(ClientOptions options);

  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  Operation<PreflightReport> preflight(Preflight request);
  Operation<ResetResult> reset_password(ResetPassword request);
  Operation<ResetResult> reset_rdp(ResetRdp request);
  Operation<ResetResult> resume(Resume request);
  Operation<RotationResult> rotate(Rotate request);
  Operation<RestartResult> restart(Restart request);

  // Reads only. A plan with blockers is a result, too: they say what forbids it.
  Operation<Plan> plan(PlanRescue request);

  // The offline method, carried out. Two hours where neither the request has a
  // timeout nor the client a deadline; a rescue that ends before its time can be
  // gone on with, or undone.
  Operation<RescueResult> rescue(Rescue request);
  Operation<RescueResult> resume_rescue(ResumeRescue request);
  Operation<RescueResult> restore(RestoreVm request);
  Operation<RescueResult> rollback(Rollback request);
  Operation<CleanupReport> cleanup(Cleanup request);
  Operation<AdoptionReport> adopt(Adopt request);

  Operation<RunCommandResult> run_command(RunCommand request);
  Operation<FixAccountResult> fix_account(FixAccount request);
  Operation<AccountsReport> accounts(Accounts request);
  Operation<VerifyReport> verify(Verify request);

  Operation<StatusReport> status(Status request);
  Operation<FindReport> find(Find request);
  Operation<LeftoversReport> leftovers(Leftovers request);

  // A request is judged as if it were made; its password may be missing.
  Operation<DryRun> dry_run(ResetPassword request);
  Operation<DryRun> dry_run(ResetRdp request);
  Operation<DryRun> dry_run(Restart request);
  Operation<DryRun> dry_run(RunCommand request);
  Operation<DryRun> dry_run(FixAccount request);

  Operation<RestResponse> rest(RestRequest request);

  // Where this client works and signs in: of a well-known cloud at once, of
  // another with what its metadata says, which is then asked for once.
  Operation<Cloud> discover_cloud();

  // Drive `host` only. step() runs what is ready, waiting at most `timeout`
  // for something to become so. next_timeout() is how long a poll loop may
  // sleep (unset: until poll_fd() is readable); poll_fd() is -1 with a
  // transport of the host, and on every drive but `host`.
  Result<void> step(std::chrono::milliseconds timeout);
  int poll_fd() const noexcept;
  std::optional<std::chrono::milliseconds> next_timeout() const noexcept;

  // Cancels what runs, delivers every completion, joins the threads; at most
  // `timeout`, then deadline_exceeded, and the rest goes on. Operations keep
  // their results. would_deadlock inside a callback.
  Result<void> close(std::chrono::milliseconds timeout);

 private:
  friend class client::Factory;
  class State;
  explicit Client(std::shared_ptr<State> state) noexcept;

  std::shared_ptr<State> state_;
};

}  // namespace azvmreset
