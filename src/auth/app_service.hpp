// App Service, Functions and Container Apps.
#pragma once

#include "auth/identity_host.hpp"

#include <memory>
#include <string_view>

namespace azvmreset::auth {

// How an api-version of App Service wants to be asked.
struct AppServiceDialect {
  std::string_view api_version;
  std::string_view secret_header;
  IdentityParameters parameters;
};

inline constexpr AppServiceDialect kAppService2019{
    "2019-08-01", "X-IDENTITY-HEADER", {"client_id", "principal_id", "mi_res_id"}};
inline constexpr AppServiceDialect kAppService2017{"2017-09-01", "secret", {"clientid", "", ""}};

class AppService final : public IdentityHost {
 public:
  // `secret` proves that this program runs there.
  AppService(const Means& means, const AppServiceDialect& dialect, http::Url endpoint, std::string_view secret,
             ManagedIdentity identity)
      : sender_(means.sender),
        clock_(means.clock),
        dialect_(dialect),
        endpoint_(std::move(endpoint)),
        secret_(std::make_shared<const Secret>(secret)),
        identity_(std::move(identity)) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  http::Sender& sender_;
  const host::Clock& clock_;
  const AppServiceDialect& dialect_;
  http::Url endpoint_;
  std::shared_ptr<const Secret> secret_;
  ManagedIdentity identity_;
};

}  // namespace azvmreset::auth
