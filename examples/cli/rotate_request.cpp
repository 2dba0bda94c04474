#include "rotate_request.hpp"

#include <string>
#include <utility>

#include "failure.hpp"
#include "reset_request.hpp"

namespace azvmreset::cli {
namespace {

Result<void> take_ways(const Settings& settings, Rotate& request) {
  if (const auto named = settings.text(Option::method)) {
    request.method = *named == name_of(Method::vm_access) ? Method::vm_access : Method::run_command;
  }
  if (settings.on(Option::action)) {
    if (request.method != Method::run_command) {
      return usage_error("--action is one form of Run Command, and without --method run_command both are tried in turn",
                         "say --method run_command, or leave out --action");
    }
    request.form = CommandForm::action;
  }
  return {};
}

// The vault has the key while it is needed, so it is made for this rotation.
Result<void> take_sealing(const Settings& settings, Rotate& request) {
  if (!settings.on(Option::sealed)) return {};
  if (settings.on(Option::settle_only)) {
    return usage_error("--settle-only sets no new password, and --sealed is about one", "leave out one of them");
  }
  if (request.method == Method::vm_access) {
    return usage_error("--sealed takes Run Command: VMAccess cannot make a password in the guest",
                       "leave out --method, or say --method run_command");
  }
  auto key = SealingKey::generate();
  if (!key) return std::move(key).error();
  request.sealing_key = std::move(*key);
  return {};
}

Evidence commit_level(const Settings& settings) {
  const std::string name = settings.text_or_empty(Option::commit_at);
  for (const Evidence level : {Evidence::applied, Evidence::confirmed}) {
    if (name == name_of(level)) return level;
  }
  return Evidence::verified;
}

}  // namespace

Result<void> take_rotation(const Settings& settings, Rotate& request) {
  take_options(settings, request);
  request.settle_only = settings.on(Option::settle_only);
  request.commit_at = commit_level(settings);
  if (auto taken = take_ways(settings, request); !taken) return taken;
  return take_sealing(settings, request);
}

}  // namespace azvmreset::cli
