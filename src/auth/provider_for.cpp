#include "auth/provider_for.hpp"

#include "auth/azure_cli_provider.hpp"
#include "auth/chain_provider.hpp"
#include "auth/client_certificate_provider.hpp"
#include "auth/client_secret_provider.hpp"
#include "auth/device_code_provider.hpp"
#include "auth/host_token_provider.hpp"
#include "auth/managed_identity_provider.hpp"
#include "auth/ready_token_provider.hpp"
#include "auth/workload_identity_provider.hpp"
#include "base/fail.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace azvmreset::auth {

namespace {

using Provider = Result<std::unique_ptr<TokenProvider>>;

// In the words of the command line, in the order of ChainLink.
constexpr std::array<std::string_view, std::variant_size_v<ChainLink>> kKinds{
    "client-secret",     "access-token",     "token-source", "client-certificate",
    "workload-identity", "managed-identity", "azure-cli",    "device-code"};

struct Maker {
  Provider operator()(ClientSecret credential) const {
    return ClientSecretProvider::create(means.sender, means.clock, std::move(credential));
  }
  Provider operator()(ReadyToken credential) const { return ReadyTokenProvider::create(std::move(credential)); }
  Provider operator()(std::shared_ptr<TokenSource> source) const {
    if (!source) return Error{ErrorCode::invalid_argument, "the credential is a token source, but it is null"};
    return Provider(std::make_unique<HostTokenProvider>(means.clock, std::move(source)));
  }
  Provider operator()(ClientCertificate credential) const {
    return ClientCertificateProvider::create(means, std::move(credential));
  }
  Provider operator()(WorkloadIdentity credential) const {
    return WorkloadIdentityProvider::create(means, std::move(credential));
  }
  Provider operator()(ManagedIdentity credential) const {
    return ManagedIdentityProvider::create(means, std::move(credential), place);
  }
  Provider operator()(AzureCli credential) const { return AzureCliProvider::create(means, std::move(credential)); }
  Provider operator()(DeviceCode credential) const { return DeviceCodeProvider::create(means, std::move(credential)); }
  Provider operator()(CredentialChain chain) const {
    std::vector<ChainProvider::Link> links;
    for (ChainLink& each : chain.links) {
      const std::string_view kind = kKinds[each.index()];
      const bool waits_for_person = std::holds_alternative<DeviceCode>(each);
      auto provider = std::visit(Maker{means, Place::in_chain}, std::move(each));
      if (!provider) {
        Error error = std::move(provider).error();
        error.message = base::format("{}: {}", kind, error.message);
        return error;
      }
      links.push_back({kind, std::move(*provider), waits_for_person});
    }
    return ChainProvider::create(std::move(links), chain.time_limit, means.log);
  }

  const Means& means;
  Place place = Place::alone;
};

}  // namespace

Provider provider_for(Credential credential, const Means& means) {
  return std::visit(Maker{means}, std::move(credential));
}

}  // namespace azvmreset::auth
