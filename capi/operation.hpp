// A task of any kind as one C object.
#pragma once

#include <azvmreset.h>
#include <azvmreset/client.hpp>
#include <azvmreset/password.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/stage.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

namespace azvmreset::capi {

// In the order of their AZVMR_RESULT numbers. `Judged` is what has no task: a
// password is judged without one.
template <template <class> class Of, class... Judged>
using EachOf = std::variant<Of<ResetResult>, Of<PreflightReport>, Of<RestResponse>, Of<RestartResult>, Of<StatusReport>,
                            Of<FindReport>, Of<LeftoversReport>, Of<DryRun>, Judged..., Of<Cloud>, Of<RunCommandResult>,
                            Of<FixAccountResult>, Of<AccountsReport>, Of<VerifyReport>, Of<RotationResult>, Of<Plan>>;
template <class Kind>
using Itself = Kind;

// What came later: what is done without a client among it.
template <class Kinds, class... More>
struct Followed;
template <class... Kinds, class... More>
struct Followed<std::variant<Kinds...>, More...> {
  using By = std::variant<Kinds..., More...>;
};

using Task =
    Followed<EachOf<Operation>, Operation<RescueResult>, Operation<CleanupReport>, Operation<AdoptionReport>>::By;
using Outcome = Followed<EachOf<Itself, PasswordReport>, StageReport, UnstageReport, RescueResult, CleanupReport,
                         AdoptionReport>::By;

// How a task ended. Both lie in place, where a Result would want memory for
// what is wide.
using Ended = std::variant<Outcome, Error>;

// Where the outcome is kept for all who ask. Made with the operation, so that
// its end needs no memory; written once, then never changed.
struct Slot {
  std::mutex mutex;  // guards the writing
  std::optional<Ended> ended;
};

struct OperationRecord {
  explicit OperationRecord(Task started) : task(std::move(started)) {}

  // The outcome once the task has ended, else null.
  const Ended* settle();

  Task task;
  std::shared_ptr<Slot> slot = std::make_shared<Slot>();

  // The caller's share in the handle. A callback holds another one, so that
  // the handle it is given lives as long as it runs.
  std::shared_ptr<azvmr_operation> self;
};

// Makes the handle of a task.
azvmr_operation* new_operation(Task task);

}  // namespace azvmreset::capi

struct azvmr_operation {
  azvmreset::capi::OperationRecord rep;
};

struct azvmr_progress {
  azvmreset::Progress rep;
};
