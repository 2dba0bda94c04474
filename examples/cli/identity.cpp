#include "identity.hpp"

#include <string>
#include <utility>

#include "failure.hpp"

namespace azvmreset::cli {
namespace {

constexpr const char* token_variable = "AZVMRESET_ACCESS_TOKEN";
constexpr const char* secret_variable = "AZURE_CLIENT_SECRET";

Result<Credential> ready_token(const Environment& environment) {
  const auto token = environment(token_variable);
  if (!token) return usage_error(std::string("--credential access-token: ") + token_variable + " is not set");
  return Credential(ReadyToken(Secret(*token)));
}

Result<Credential> client_secret(const Settings& settings, const Environment& environment) {
  const auto secret = environment(secret_variable);
  const auto tenant = settings.text(Option::tenant);
  const auto client = settings.text(Option::client_id);
  if (secret && tenant && client) return Credential(ClientSecret(*tenant, *client, Secret(*secret)));

  std::string missing;
  const auto add = [&](bool there, const char* what) {
    if (!there) missing += (missing.empty() ? "" : ", ") + std::string(what);
  };
  add(tenant.has_value(), "--tenant (or AZURE_TENANT_ID)");
  add(client.has_value(), "--client-id (or AZURE_CLIENT_ID)");
  add(secret.has_value(), secret_variable);
  return usage_error("to sign in with a client secret these are missing: " + missing);
}

Error nothing_set() {
  Error error(ErrorCode::authentication_failed, "no credential is set");
  error.remedy = std::string("client-secret: set AZURE_TENANT_ID, AZURE_CLIENT_ID and ") + secret_variable +
                 "; access-token: set " + token_variable;
  return error;
}

}  // namespace

Result<Credential> credential_of(const Settings& settings, const Environment& environment) {
  const auto kind = settings.text(Option::credential);
  if (kind == "access-token" || (!kind && environment(token_variable))) return ready_token(environment);
  if (kind == "client-secret" || environment(secret_variable)) return client_secret(settings, environment);
  return nothing_set();
}

}  // namespace azvmreset::cli
