#include "auth/managed_identity_provider.hpp"

#include "auth/app_service.hpp"
#include "auth/azure_arc.hpp"
#include "auth/cloud_shell.hpp"
#include "auth/imds.hpp"
#include "base/ascii.hpp"
#include "base/wiped.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace azvmreset::auth {

namespace {

using Host = Result<std::unique_ptr<IdentityHost>>;

constexpr const char* kImdsVariable = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

Result<void> check(const ManagedIdentity& identity) {
  const auto names = {&identity.client_id, &identity.object_id, &identity.resource_id};
  if (std::count_if(names.begin(), names.end(), [](const auto* name) { return !name->empty(); }) > 1) {
    Error error(ErrorCode::invalid_argument, "more than one name is given for the managed identity");
    error.remedy = "give its client id, or its object id, or its resource id";
    return error;
  }
  if (std::all_of(names.begin(), names.end(), [](const auto* name) { return base::is_graphic(*name); })) return {};
  return Error{ErrorCode::invalid_argument,
               "the name of the managed identity has a space or a control character in it"};
}

// The variables that tell the hosts apart. One that is set to nothing is not set.
class Surroundings {
 public:
  Surroundings(const Means& means, ManagedIdentity identity, Place place)
      : means_(means), identity_(std::move(identity)), place_(place) {}

  Host host() {
    const auto identity_endpoint = value("IDENTITY_ENDPOINT");
    const Secret identity_header = secret("IDENTITY_HEADER");
    const auto msi_endpoint = value("MSI_ENDPOINT");
    const Secret msi_secret = secret("MSI_SECRET");
    if (!identity_endpoint.empty() && !identity_header.empty()) {
      if (!value("IDENTITY_SERVER_THUMBPRINT").empty()) return service_fabric();
      return app_service(kAppService2019, "IDENTITY_ENDPOINT", identity_endpoint, identity_header);
    }
    if (!msi_endpoint.empty() && !msi_secret.empty()) {
      return app_service(kAppService2017, "MSI_ENDPOINT", msi_endpoint, msi_secret);
    }
    if (!msi_endpoint.empty()) return at<CloudShell>("MSI_ENDPOINT", msi_endpoint);
    if (!identity_endpoint.empty() && !value("IMDS_ENDPOINT").empty()) {
      return at<AzureArc>("IDENTITY_ENDPOINT", identity_endpoint);
    }
    const auto elsewhere = value(kImdsVariable);
    auto base = auth::identity_endpoint(kImdsVariable, elsewhere.empty() ? "http://169.254.169.254" : elsewhere);
    if (!base) return std::move(base).error();
    return Host(std::make_unique<Imds>(means_, std::move(*base), std::move(identity_), place_ == Place::in_chain));
  }

 private:
  std::string value(const char* variable) const { return means_.environment.get(variable).value_or(""); }

  Secret secret(const char* variable) const {
    std::string text = value(variable);
    Secret kept(text);
    base::wipe(text.data(), text.size());
    return kept;
  }

  template <class At>
  Host at(std::string_view variable, std::string_view endpoint) {
    auto url = auth::identity_endpoint(variable, endpoint);
    if (!url) return std::move(url).error();
    return Host(std::make_unique<At>(means_, std::move(*url), std::move(identity_)));
  }

  Host app_service(const AppServiceDialect& dialect, std::string_view variable, std::string_view endpoint,
                   const Secret& secret) {
    auto url = auth::identity_endpoint(variable, endpoint);
    if (!url) return std::move(url).error();
    return Host(std::make_unique<AppService>(means_, dialect, std::move(*url), secret.expose(), std::move(identity_)));
  }

  static Host service_fabric() {
    Error error(ErrorCode::invalid_argument,
                "this is a Service Fabric cluster, whose managed identity is not supported");
    error.remedy = "sign in in another way: a certificate, a workload identity";
    return error;
  }

  const Means& means_;
  ManagedIdentity identity_;
  Place place_;
};

}  // namespace

Result<std::unique_ptr<TokenProvider>> ManagedIdentityProvider::create(const Means& means, ManagedIdentity credential,
                                                                       Place place) {
  auto fits = check(credential);
  if (!fits) return std::move(fits).error();
  auto host = Surroundings(means, std::move(credential), place).host();
  if (!host) return std::move(host).error();
  return std::unique_ptr<TokenProvider>(new ManagedIdentityProvider(std::move(*host)));
}

engine::Task<Result<Token>> ManagedIdentityProvider::fetch(TokenWish wish) { return host_->fetch(std::move(wish)); }

}  // namespace azvmreset::auth
