#include "credential_kinds.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"
#include "secret_input.hpp"

namespace azvmreset::cli {
namespace {

constexpr const char* certificate_password_variable = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
constexpr std::size_t longest_password = 4096;

struct Need {
  bool there;
  std::string_view name;
};

Result<void> nothing_missing(std::string_view kind, std::initializer_list<Need> needs) {
  std::string missing;
  for (const Need& need : needs) {
    if (!need.there) missing.append(missing.empty() ? "" : ", ").append(need.name);
  }
  if (missing.empty()) return {};
  return usage_error("to sign in by " + std::string(kind) + " these are missing: " + missing);
}

Need tenant_of(const Settings& settings) {
  return {settings.text(Option::tenant).has_value(), "--tenant (or AZURE_TENANT_ID)"};
}
Need client_of(const Settings& settings) {
  return {settings.text(Option::client_id).has_value(), "--client-id (or AZURE_CLIENT_ID)"};
}

Result<ChainLink> access_token(const Settings&, const Surroundings& surroundings) {
  const auto token = surroundings.environment(token_variable);
  if (auto complete = nothing_missing("access-token", {{token.has_value(), token_variable}}); !complete) {
    return std::move(complete).error();
  }
  return ChainLink(ReadyToken(Secret(*token)));
}

Result<ChainLink> client_secret(const Settings& settings, const Surroundings& surroundings) {
  const auto secret = surroundings.environment(secret_variable);
  auto complete = nothing_missing("client-secret",
                                  {tenant_of(settings), client_of(settings), {secret.has_value(), secret_variable}});
  if (!complete) return std::move(complete).error();
  return ChainLink(
      ClientSecret(settings.text_or_empty(Option::tenant), settings.text_or_empty(Option::client_id), Secret(*secret)));
}

Result<Secret> certificate_password(const Settings& settings, const Surroundings& surroundings) {
  const auto file = settings.text(Option::certificate_password_file);
  if (!file) return Secret(surroundings.environment(certificate_password_variable).value_or(std::string_view()));
  if (readable_by_others(*file)) surroundings.tell("warning: others on this machine can read " + *file);
  auto content = read_file(*file, surroundings.interrupts, longest_password);
  if (!content) return content;
  return without_line_end(std::move(*content));
}

Result<ChainLink> client_certificate(const Settings& settings, const Surroundings& surroundings) {
  const auto file = settings.text(Option::certificate);
  auto complete =
      nothing_missing("client-certificate", {tenant_of(settings),
                                             client_of(settings),
                                             {file.has_value(), "--certificate (or AZURE_CLIENT_CERTIFICATE_PATH)"}});
  if (!complete) return std::move(complete).error();
  auto password = certificate_password(settings, surroundings);
  if (!password) return std::move(password).error();

  ClientCertificate certificate(settings.text_or_empty(Option::tenant), settings.text_or_empty(Option::client_id),
                                *file);
  certificate.password = std::move(*password);
  certificate.send_chain = settings.on(Option::send_certificate_chain);
  if (settings.text(Option::certificate_algorithm) == "rs256") certificate.algorithm = AssertionAlgorithm::rs256;
  return ChainLink(std::move(certificate));
}

Result<ChainLink> workload_identity(const Settings& settings, const Surroundings&) {
  const auto file = settings.text(Option::federated_token_file);
  auto complete = nothing_missing("workload-identity",
                                  {tenant_of(settings),
                                   client_of(settings),
                                   {file.has_value(), "--federated-token-file (or AZURE_FEDERATED_TOKEN_FILE)"}});
  if (!complete) return std::move(complete).error();
  return ChainLink(
      WorkloadIdentity(settings.text_or_empty(Option::tenant), settings.text_or_empty(Option::client_id), *file));
}

Result<ChainLink> managed_identity(const Settings& settings, const Surroundings&) {
  ManagedIdentity identity;
  identity.object_id = settings.text_or_empty(Option::identity_object_id);
  identity.resource_id = settings.text_or_empty(Option::identity_resource_id);
  // The variable is often there for another kind; typed, it is meant.
  const bool other = !identity.object_id.empty() || !identity.resource_id.empty();
  if (!other || settings.source(Option::client_id) == Source::command_line) {
    identity.client_id = settings.text_or_empty(Option::client_id);
  }
  return ChainLink(std::move(identity));
}

Result<ChainLink> azure_cli(const Settings& settings, const Surroundings&) {
  AzureCli cli;
  cli.tenant = settings.text_or_empty(Option::tenant);
  return ChainLink(std::move(cli));
}

Result<ChainLink> device_code(const Settings& settings, const Surroundings& surroundings) {
  if (auto complete = nothing_missing("device-code", {client_of(settings)}); !complete) {
    return std::move(complete).error();
  }
  return ChainLink(DeviceCode(settings.text(Option::tenant).value_or("organizations"),
                              settings.text_or_empty(Option::client_id),
                              [tell = surroundings.tell](const DeviceCodePrompt& prompt) { tell(prompt.message); }));
}

constexpr CredentialKind kinds[] = {
    {"access-token", "AZVMRESET_ACCESS_TOKEN", access_token},
    {"client-secret", "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET", client_secret},
    {"client-certificate",
     "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_CERTIFICATE_PATH, a PEM or PFX file with its private key",
     client_certificate},
    {"workload-identity", "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE", workload_identity},
    {"managed-identity", "nothing, on an Azure VM, in App Service or Cloud Shell, on an Arc server", managed_identity},
    {"azure-cli", "az login", azure_cli},
    {"device-code", "AZURE_CLIENT_ID of an application that allows public client flows, and a browser somewhere",
     device_code},
};

}  // namespace

std::span<const CredentialKind> credential_kinds() noexcept { return kinds; }

const CredentialKind& credential_kind(std::string_view name) noexcept {
  return *std::ranges::find(kinds, name, &CredentialKind::name);
}

}  // namespace azvmreset::cli
