#include "auth/provider_for.hpp"

#include "auth/client_certificate_provider.hpp"
#include "auth/client_secret_provider.hpp"
#include "auth/host_token_provider.hpp"
#include "auth/ready_token_provider.hpp"
#include "auth/workload_identity_provider.hpp"

#include <utility>
#include <variant>

namespace azvmreset::auth {

namespace {

using Provider = Result<std::unique_ptr<TokenProvider>>;

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
  Provider operator()(ManagedIdentity) const { return Error{ErrorCode::invalid_argument, "not built yet"}; }
  Provider operator()(AzureCli) const { return Error{ErrorCode::invalid_argument, "not built yet"}; }
  Provider operator()(DeviceCode) const { return Error{ErrorCode::invalid_argument, "not built yet"}; }
  Provider operator()(CredentialChain) const { return Error{ErrorCode::invalid_argument, "not built yet"}; }

  const Means& means;
};

}  // namespace

Provider provider_for(Credential credential, const Means& means) {
  return std::visit(Maker{means}, std::move(credential));
}

}  // namespace azvmreset::auth
