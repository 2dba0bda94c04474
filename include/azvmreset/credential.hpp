// Who signs in. docs/authentication.md tells which kind to use where.
#pragma once

#include <azvmreset/secret.hpp>
#include <azvmreset/token_source.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace azvmreset {

// An application with a client secret: OAuth 2.0 client credentials.
struct ClientSecret {
  ClientSecret(std::string tenant_id, std::string application_id, Secret client_secret)
      : tenant(std::move(tenant_id)), client_id(std::move(application_id)), secret(std::move(client_secret)) {}

  std::string tenant;     // GUID or domain name
  std::string client_id;  // application (client) id
  Secret secret;
};

// How the key signs the assertion. It is an RSA key of 2048 bits or more:
// Microsoft Entra ID takes no other kind.
enum class AssertionAlgorithm : std::int32_t {
  ps256 = 0,  // RSASSA-PSS, named by x5t#S256
  rs256 = 1,  // PKCS #1 v1.5, for authorities that take nothing else
};

// An application with a certificate: a signed assertion instead of a secret.
// The certificate is read once, when the client is made.
struct ClientCertificate {
  ClientCertificate(std::string tenant_id, std::string application_id, std::string certificate_file)
      : tenant(std::move(tenant_id)), client_id(std::move(application_id)), file(std::move(certificate_file)) {}
  ClientCertificate(std::string tenant_id, std::string application_id, Secret certificate_bytes)
      : tenant(std::move(tenant_id)), client_id(std::move(application_id)), bytes(std::move(certificate_bytes)) {}

  std::string tenant;
  std::string client_id;
  std::string file;         // PEM with certificate and private key, or PFX (PKCS #12)
  Secret bytes;             // the same from memory; `file` is empty then
  Secret password;          // of the PFX or of the encrypted key; empty: none
  bool send_chain = false;  // x5c: for trust by subject name and issuer
  AssertionAlgorithm algorithm = AssertionAlgorithm::ps256;
};

// A token of another issuer (Kubernetes, GitHub …) in place of a secret. The
// file is read anew for every sign-in, because it rotates.
struct WorkloadIdentity {
  WorkloadIdentity(std::string tenant_id, std::string application_id, std::string federated_token_file)
      : tenant(std::move(tenant_id)),
        client_id(std::move(application_id)),
        token_file(std::move(federated_token_file)) {}

  std::string tenant;
  std::string client_id;
  std::string token_file;
};

// The identity of the machine on which this runs: an Azure VM (IMDS), App
// Service, Cloud Shell, or a server with Azure Arc, told apart by the
// environment. At most one of the three names a user-assigned identity; none
// means the system-assigned one.
struct ManagedIdentity {
  std::string client_id;    // its client id
  std::string object_id;    // or its object (principal) id
  std::string resource_id;  // or its ARM resource id
};

// Whoever is signed in to the Azure CLI: `az account get-access-token`, without
// a shell.
struct AzureCli {
  std::string tenant;        // empty: the CLI's own
  std::string subscription;  // whose account; empty: the CLI's own
  std::string program;       // a path; empty: `az`, found in PATH
  std::chrono::milliseconds time_limit = std::chrono::seconds{13};
};

// What a person needs to sign in on another device. Borrowed for the call.
struct DeviceCodePrompt {
  std::string message;  // the service's own sentence
  std::string user_code;
  std::string verification_uri;
  std::chrono::system_clock::time_point expires;
};

// A person signs in with a browser on another device. `prompt` is called on
// the thread that drives the loop; it must not block.
struct DeviceCode {
  DeviceCode(std::string tenant_id, std::string application_id, std::function<void(const DeviceCodePrompt&)> show)
      : tenant(std::move(tenant_id)), client_id(std::move(application_id)), prompt(std::move(show)) {}

  std::string tenant;     // GUID, domain name or "organizations"
  std::string client_id;  // an application that allows public client flows
  std::function<void(const DeviceCodePrompt&)> prompt;
};

// A token that is ready. It is opaque and never refreshed.
struct ReadyToken {
  explicit ReadyToken(Secret ready_token) : token(std::move(ready_token)) {}

  Secret token;
};

using ChainLink = std::variant<ClientSecret, ReadyToken, std::shared_ptr<TokenSource>, ClientCertificate,
                               WorkloadIdentity, ManagedIdentity, AzureCli, DeviceCode>;

// Several, tried in this order until one gives a token; that one is used from
// then on. What does not exist here, or takes too long, is passed over; a refusal
// ends the chain. Nobody gets one without asking: a fallback hides what is wrong.
struct CredentialChain {
  std::vector<ChainLink> links;
  std::chrono::milliseconds time_limit = std::chrono::seconds{30};  // for each link but a device code
};

using Credential = std::variant<ClientSecret, ReadyToken, std::shared_ptr<TokenSource>, ClientCertificate,
                                WorkloadIdentity, ManagedIdentity, AzureCli, DeviceCode, CredentialChain>;

}  // namespace azvmreset
