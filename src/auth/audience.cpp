#include "auth/audience.hpp"

#include "auth/cloud.hpp"
#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <optional>

namespace azvmreset::auth {

namespace {

// The middle one of three parts.
std::optional<std::string_view> payload_of(std::string_view token) noexcept {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  auto payload = token.substr(first + 1, second - first - 1);
  // Padding is not allowed there, and is met all the same.
  while (!payload.empty() && payload.back() == '=') payload.remove_suffix(1);
  return payload;
}

bool allowed(const Cloud& cloud, const TokenDestination& destination) {
  const auto is_arm_host = [&destination](std::string_view host) {
    return base::equals_ignoring_case(host, destination.arm_host);
  };
  return is_arm_host(host_of(cloud.arm_endpoint)) ||
         std::any_of(destination.trusted_hosts.begin(), destination.trusted_hosts.end(), is_arm_host);
}

}  // namespace

std::vector<std::string> audiences_of(std::string_view token) {
  const auto payload = payload_of(token);
  if (!payload) return {};
  const auto decoded = base::base64url_decode(*payload);
  if (!decoded) return {};
  const auto document = base::json::Document::parse(*decoded);
  if (!document) return {};

  std::vector<std::string> audiences;
  const auto audience = document->root()["aud"];
  if (const auto one = audience.text()) audiences.emplace_back(*one);
  for (const auto element : audience.elements()) {
    if (const auto one = element.text()) audiences.emplace_back(*one);
  }
  return audiences;
}

Result<void> may_send(std::string_view token, const TokenDestination& destination) {
  for (const auto& audience : audiences_of(token)) {
    const Cloud* cloud = cloud_of_audience(audience);
    if (cloud == nullptr || allowed(*cloud, destination)) continue;
    auto error = base::fail(ErrorCode::invalid_argument,
                            "the token was issued for {} (audience {}) and is not sent to {}; expected the ARM host {}",
                            cloud->name, base::quoted(audience), destination.arm_host, host_of(cloud->arm_endpoint));
    error.remedy =
        "use a token issued for this endpoint; if it really is meant for this cloud, say so with --audience or list "
        "the host as trusted";
    return error;
  }
  return {};
}

}  // namespace azvmreset::auth
