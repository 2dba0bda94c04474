#include "simulator/guest/actor.hpp"

#include "base/ascii.hpp"

namespace azvmreset::sim {
namespace {

constexpr std::uint32_t kNoLogonServers = 1311;
constexpr std::uint32_t kServiceDisabled = 1058;

struct Named {
  std::string_view domain;  // empty: of this computer
  std::string_view name;
};

// "DOMAIN\name", ".\name", "name@domain", "name".
Named split_account(std::string_view text) {
  if (const std::size_t at = text.find('\\'); at != std::string_view::npos) {
    const std::string_view domain = text.substr(0, at);
    return {domain == "." ? std::string_view() : domain, text.substr(at + 1)};
  }
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    return {text.substr(at + 1), text.substr(0, at)};
  }
  return {{}, text};
}

bool rules(const Account& account) {
  constexpr std::string_view domain_admins = "-512";
  for (const std::string& sid : account.groups) {
    if (sid == kAdministratorsSid || sid.ends_with(domain_admins)) return true;
  }
  return false;
}

}  // namespace

std::uint32_t resolve_actor(const ScriptCall& call, Windows& windows, Windows* controller, Actor& actor) {
  actor = {};
  if (call.run_as_user.empty()) return 0;
  actor = {.system = false, .rules_here = false, .rules_domain = false};
  // F3.2/18.
  if (!windows.secondary_logon) return kServiceDisabled;
  const Named named = split_account(call.run_as_user);
  const bool here = named.domain.empty() || base::equals_ignoring_case(named.domain, windows.computer_name) ||
                    windows.domain_controller;
  if (!here && controller == nullptr) return kNoLogonServers;
  Windows& home = here ? windows : *controller;
  const SignIn outcome = home.sign_in(named.name, call.run_as_password);
  if (!outcome.accepted()) return outcome.code;
  const bool ruler = rules(*home.find(named.name));
  actor.rules_domain = ruler && home.domain_controller;
  actor.rules_here = ruler;
  return 0;
}

}  // namespace azvmreset::sim
