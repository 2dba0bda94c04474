// What a cloud says about itself: a place to sign in that is safe to use, or an error that can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/cloud_choice.hpp"
#include "auth/cloud_metadata.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const http::Url asked = http::Url::parse("https://arm.example").value();
  const auto cloud = auth::read_cloud_metadata({reinterpret_cast<const char*>(data), size}, asked);
  if (!cloud) {
    require(cloud.error().code == ErrorCode::protocol);
    require(!cloud.error().message.empty() && is_fit_to_show(cloud.error().message));
    return 0;
  }
  require(cloud->arm_endpoint == "https://arm.example");
  const auto authority = auth::authority_of(*cloud);
  require(authority != nullptr && authority->url.secure() && authority->url.query().empty());
  require(is_fit_to_show(cloud->name) && cloud->name.size() <= 100);
  for (const auto& audience : cloud->audiences) require(is_fit_to_show(audience) && !audience.empty());
  require(cloud->portal.empty() || cloud->portal.starts_with("https://"));
  return 0;
}
