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

// The id of ARM's application, the same in every cloud. A token asked for by
// id has it as its audience, and ARM takes it.
constexpr std::string_view arm_application = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

bool is_arm_application(std::string_view audience) noexcept {
  return base::find_ignoring_case(audience, arm_application) != std::string_view::npos;
}

bool trusted(const TokenDestination& destination) {
  return std::any_of(
      destination.trusted_hosts.begin(), destination.trusted_hosts.end(),
      [&destination](std::string_view host) { return base::equals_ignoring_case(host, destination.arm_host); });
}

Error refusal(std::string_view cloud, std::string_view audience, const TokenDestination& destination,
              std::string_view expected) {
  auto error = base::fail(ErrorCode::invalid_argument,
                          "the token was issued for {} (audience {}) and is not sent to {}; expected {}", cloud,
                          base::quoted(audience), destination.arm_host, expected);
  error.remedy =
      "use a token issued for this endpoint; if it really is meant for this cloud, say so with --audience or list "
      "the host as trusted";
  return error;
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
  if (trusted(destination)) return {};
  for (const auto& audience : audiences_of(token)) {
    if (is_arm_application(audience) && cloud_of_arm_host(destination.arm_host) == nullptr) {
      return refusal("ARM", audience, destination, "the ARM host of a well-known cloud");
    }
    const Cloud* cloud = cloud_of_audience(audience);
    if (cloud == nullptr) continue;
    const auto host = host_of(cloud->arm_endpoint);
    if (base::equals_ignoring_case(host, destination.arm_host)) continue;
    return refusal(cloud->name, audience, destination, base::format("the ARM host {}", host));
  }
  return {};
}

}  // namespace azvmreset::auth
