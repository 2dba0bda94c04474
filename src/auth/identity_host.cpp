#include "auth/identity_host.hpp"

#include "auth/cloud.hpp"
#include "base/encoding/percent.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <array>
#include <utility>

namespace azvmreset::auth {

Result<IdentityName> name_of(const ManagedIdentity& identity, const IdentityParameters& parameters,
                             std::string_view host) {
  struct Row {
    std::string_view what;
    std::string_view value;
    std::string_view parameter;
  };
  const std::array rows{Row{"client id", identity.client_id, parameters.client},
                        Row{"object id", identity.object_id, parameters.object},
                        Row{"resource id", identity.resource_id, parameters.resource}};
  for (const auto& row : rows) {
    if (row.value.empty()) continue;
    if (!row.parameter.empty()) return IdentityName{row.parameter, row.value};
    auto error = base::fail(ErrorCode::invalid_argument, "{} cannot give the identity with the {} {}", host, row.what,
                            base::quoted(row.value, 200));
    error.remedy = parameters.client.empty() ? "leave it out: only the system-assigned identity can be had here"
                                             : "name the identity by its client id";
    return error;
  }
  return IdentityName{};
}

Result<http::Url> identity_endpoint(std::string_view variable, std::string_view value) {
  auto url = http::Url::parse(value);
  if (url) return url;
  auto error = base::fail(ErrorCode::invalid_argument, "{} is not usable: {}", variable, url.error().message);
  error.remedy = "unset it, or set it as the host of this program does";
  return error;
}

Result<http::Request> identity_question(const http::Url& endpoint, std::string_view api_version, const TokenWish& wish,
                                        const IdentityName& name) {
  std::string target(endpoint.path());
  target.append("?").append(endpoint.query()).append(endpoint.query().empty() ? "" : "&");
  target.append("api-version=").append(api_version);
  target.append("&resource=").append(base::percent_encode(audience_in(wish.scope)));
  if (!name.parameter.empty()) {
    target.append("&").append(name.parameter).append("=").append(base::percent_encode(name.value));
  }
  auto url = endpoint.at(target);
  if (!url) return std::move(url).error();
  http::Request request("GET", std::move(*url));
  request.headers.emplace_back("Accept", "application/json");
  request.to_identity_host = true;
  request.expects_json = true;
  return request;
}

}  // namespace azvmreset::auth
