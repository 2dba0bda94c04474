#include "identity.hpp"

#include <string>
#include <utility>
#include <variant>

#include "failure.hpp"

namespace azvmreset::cli {
namespace {

// Only kinds that name who signs in: the identity of whatever machine this is
// must be asked for.
std::string_view kind_at_hand(const Settings& settings, const Environment& environment) {
  if (settings.source(Option::certificate) == Source::command_line) return "client-certificate";
  if (settings.source(Option::federated_token_file) == Source::command_line) return "workload-identity";
  if (environment(token_variable)) return "access-token";
  if (environment(secret_variable)) return "client-secret";
  if (settings.text(Option::certificate)) return "client-certificate";
  if (settings.text(Option::federated_token_file)) return "workload-identity";
  return {};
}

Error nothing_set(const char* message) {
  Error error(ErrorCode::authentication_failed, message);
  for (const CredentialKind& kind : credential_kinds()) {
    error.remedy.append(error.remedy.empty() ? "" : "; ").append(kind.name).append(": ").append(kind.needs);
  }
  return error;
}

Result<Credential> alone(std::string_view kind, const Settings& settings, const Surroundings& surroundings) {
  auto link = credential_kind(kind).make(settings, surroundings);
  if (!link) return std::move(link).error();
  return std::visit([](auto& it) { return Credential(std::move(it)); }, *link);
}

// A link of which something is missing is left out, and that is said: on each
// machine another one may be there.
Result<Credential> chain_of(const std::vector<std::string>& kinds, const Settings& settings,
                            const Surroundings& surroundings) {
  CredentialChain chain;
  for (const std::string& kind : kinds) {
    auto link = credential_kind(kind).make(settings, surroundings);
    if (link) {
      chain.links.push_back(std::move(*link));
    } else {
      surroundings.tell("left out of the chain: " + link.error().message);
    }
  }
  if (chain.links.empty()) return nothing_set("no kind of the chain can be used here");
  return Credential(std::move(chain));
}

}  // namespace

Result<Credential> credential_of(const Settings& settings, const Surroundings& surroundings) {
  const auto asked_for = settings.list(Option::credential);
  if (asked_for.size() > 1) return chain_of(asked_for, settings, surroundings);
  const std::string_view kind =
      asked_for.empty() ? kind_at_hand(settings, surroundings.environment) : std::string_view(asked_for.front());
  if (kind.empty()) return nothing_set("no credential is set");
  return alone(kind, settings, surroundings);
}

}  // namespace azvmreset::cli
