#include "recovery/rotation_request.hpp"

#include "ops/action_list.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace azvmreset {
namespace recovery {

Evidence commit_level(const Rotate& request) noexcept { return std::max(request.commit_at, request.require); }

ResetPassword as_reset(const Rotate& request, Secret password) {
  ResetPassword reset(request.target, request.username, std::move(password));
  static_cast<ResetOptions&>(reset) = request;
  reset.method = request.method;
  reset.form = request.form;
  reset.sealing_key = request.sealing_key;
  const Evidence level = commit_level(request);
  // A reset that is resumed has no password to sign in with: it may prove no more.
  reset.require = std::min(level, Evidence::confirmed);
  reset.confirm = level > Evidence::applied ? Confirm::always : Confirm::automatic;
  reset.verify_in_guest = level == Evidence::verified;
  return reset;
}

}  // namespace recovery

std::vector<RequiredAction> required_actions(const Rotate& request) {
  ops::ActionList list(request.target);
  if (!request.settle_only) list.include(required_actions(recovery::as_reset(request, Secret())));
  const bool settles = request.pending || request.settle_only;
  const std::string_view when = settles ? "" : "where an earlier rotation left something pending";
  Verify trial(request.target, request.username);
  trial.form = request.form;
  list.include(required_actions(trial), when);
  list.include(required_actions(Status(request.target)), when);
  ops::ActionList look(request.target);
  look.need("Microsoft.Compute/virtualMachines/runCommands/read", look.vm(), "see whether a script of ours is at work");
  list.include(std::move(look).take(), when);
  return std::move(list).take();
}

}  // namespace azvmreset
