#include "auth/cloud_choice.hpp"

#include "auth/cloud.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <utility>

namespace azvmreset::auth {

namespace {

bool is_url(std::string_view cloud) noexcept { return cloud.find("://") != std::string_view::npos; }

Result<http::Url> checked_authority(std::string_view given) {
  auto authority = http::Url::parse(given);
  if (!authority) {
    return base::fail(ErrorCode::invalid_argument, "the authority (--authority) {} is not a URL: {}",
                      base::quoted(given), authority.error().message);
  }
  if (!authority->query().empty()) {
    return base::fail(ErrorCode::invalid_argument, "the authority (--authority) {} has a query; expected none",
                      base::quoted(given));
  }
  return authority;
}

std::string_view without_slashes(std::string_view path) noexcept {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// Nobody gives AD FS a name of its own in an authority; its path tells.
bool is_adfs(const http::Url& authority) noexcept { return without_slashes(authority.path()).ends_with("/adfs"); }

const Cloud* cloud_at(const http::Url& arm_endpoint) {
  return arm_endpoint.secure() && arm_endpoint.port() == 443 ? cloud_of_arm_host(arm_endpoint.host()) : nullptr;
}

}  // namespace

Result<std::string> arm_endpoint_of(const CloudWords& words) {
  if (is_url(words.cloud)) {
    if (words.arm_endpoint.empty() || without_slashes(words.arm_endpoint) == without_slashes(words.cloud)) {
      return words.cloud;
    }
    return base::fail(ErrorCode::invalid_argument, "the cloud {} and the ARM endpoint {} are two places; expected one",
                      base::quoted(words.cloud), base::quoted(words.arm_endpoint));
  }
  auto named = cloud_named(words.cloud.empty() ? "AzureCloud" : words.cloud);
  if (!named) return std::move(named).error();
  return words.arm_endpoint.empty() ? std::move(named->arm_endpoint) : words.arm_endpoint;
}

Result<CloudChoice> choose_cloud(const CloudWords& words, const http::Url& arm_endpoint) {
  CloudChoice choice;
  choice.authority_given = !words.authority.empty();
  choice.audience_given = !words.audience.empty();
  if (!words.cloud.empty() && !is_url(words.cloud)) {
    auto named = cloud_named(words.cloud);
    if (!named) return std::move(named).error();
    choice.cloud = std::move(*named);
    choice.well_known = true;
  } else if (const Cloud* known = cloud_at(arm_endpoint)) {
    choice.cloud = *known;
    choice.well_known = true;
  } else {
    choice.cloud.name = "custom";
  }
  choice.cloud.arm_endpoint = arm_endpoint.origin();
  if (choice.audience_given) choice.cloud.audiences = {words.audience};
  if (!choice.authority_given) return choice;

  auto authority = checked_authority(words.authority);
  if (!authority) return std::move(authority).error();
  choice.cloud.authority = without_slashes(authority->text());
  choice.cloud.adfs = is_adfs(*authority);
  return choice;
}

CloudChoice with_metadata(CloudChoice choice, const Cloud& metadata) {
  Cloud cloud = metadata;
  if (choice.audience_given) cloud.audiences = std::move(choice.cloud.audiences);
  if (choice.authority_given) {
    cloud.authority = std::move(choice.cloud.authority);
    cloud.adfs = choice.cloud.adfs;
  }
  choice.cloud = std::move(cloud);
  return choice;
}

std::shared_ptr<const Authority> authority_of(const Cloud& cloud) {
  auto url = http::Url::parse(cloud.authority);
  if (!url) return nullptr;
  Authority authority(std::move(*url));
  authority.adfs = cloud.adfs;
  return std::make_shared<const Authority>(std::move(authority));
}

std::string scope_of(const Cloud& cloud) {
  return scope_for(cloud.audiences.empty() ? cloud.arm_endpoint : cloud.audiences.front());
}

}  // namespace azvmreset::auth
