#include <azvmreset/rotation.hpp>

#include <string>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"
#include "report.hpp"
#include "report_lines.hpp"
#include "reset_request.hpp"
#include "rotate_request.hpp"
#include "target.hpp"
#include "vault_file.hpp"

namespace azvmreset::cli {
namespace {

Result<Rotate> request_of(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return std::move(target).error();
  const std::string username = call.settings.text_or_empty(Option::username);
  if (username.empty()) return usage_error("no account is named", "--username NAME");
  const auto path = call.settings.text(Option::vault_file);
  if (!path || path->empty()) {
    return usage_error("no vault is named", "--vault-file FILE, which holds the current password");
  }
  auto vault = VaultFile::open(*path, call.console.interrupts);
  if (!vault) return std::move(vault).error();

  Rotate request(std::move(*target), username, *vault);
  request.current = (*vault)->current();
  request.pending = (*vault)->pending();
  if (auto taken = take_rotation(call.settings, request); !taken) return std::move(taken).error();
  return request;
}

// What the card tells of it.
ResetPassword as_reset(const Rotate& request) {
  ResetPassword reset(request.target, request.username, Secret());
  reset.method = request.method;
  reset.form = request.form;
  reset.sealing_key = request.sealing_key;
  return reset;
}

Result<RotationResult> run(Call& call, Rotate request) {
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  if (!request.settle_only) {
    const PlannedReset planned{request.target, request.username, false, ways_of(as_reset(request))};
    if (auto shown = show_target(call, *session, planned, request); !shown) return std::move(shown).error();
    const std::string question = "Rotate the password of " + request.username + " on " + request.target.name() + "?";
    if (auto wanted = ask_to_go_on(call, question); !wanted) return std::move(wanted).error();
  }
  return session->finish(session->client().rotate(std::move(request)));
}

}  // namespace

int rotate(Call& call) {
  auto request = request_of(call);
  if (!request) return report_failure(call, request.error());
  const std::string file = call.settings.text_or_empty(Option::vault_file);
  const auto result = run(call, std::move(*request));
  if (!result && !result.error().candidates.empty()) {
    std::string ids;
    for (const std::string& id : result.error().candidates) ids = listed(ids, id);
    call.console.err << "azvmreset: may be in force: " << printable(ids) << "; what is pending is in "
                     << printable(file) << ".pending\n";
  }
  return report(call, result);
}

}  // namespace azvmreset::cli
