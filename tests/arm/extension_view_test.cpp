#include "arm/extension_view.hpp"

#include <string>

#include "base/json/reader.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<arm::ExtensionView> read(std::string_view json) {
  const auto document = base::json::Document::parse(json);
  REQUIRE(document);
  return arm::read_extension(document->root());
}

}  // namespace

TEST_CASE("an extension with its instance view", "[arm][extension_view]") {
  const auto extension = read(R"({
    "name": "enablevmaccess", "location": "westeurope",
    "properties": {
      "publisher": "Microsoft.Compute", "type": "VMAccessAgent", "typeHandlerVersion": "2.0",
      "autoUpgradeMinorVersion": true, "forceUpdateTag": "tag", "settings": {"UserName": "u"},
      "provisioningState": "Failed",
      "instanceView": {"name": "enablevmaccess", "type": "Microsoft.Compute.VMAccessAgent", "typeHandlerVersion": "2.4.10",
        "statuses": [{"code": "ProvisioningState/failed/1", "level": "Error", "displayStatus": "Provisioning failed",
                      "message": "Cannot update Remote Desktop Connection settings", "time": "2026-09-22T01:00:00Z"}]}}})");
  REQUIRE(extension);
  CHECK(extension->name == "enablevmaccess");
  CHECK(arm::is_handler(*extension, "MICROSOFT.compute", "vmaccessagent"));
  CHECK_FALSE(arm::is_handler(*extension, "Microsoft.Compute", "Other"));
  CHECK(extension->type_handler_version == "2.0");
  CHECK(extension->installed_version == "2.4.10");
  CHECK(extension->force_update_tag == "tag");
  CHECK(extension->provisioning_state == "Failed");
  REQUIRE(extension->statuses.size() == 1);
  CHECK(extension->statuses[0].level == "Error");
  CHECK(extension->statuses[0].message == "Cannot update Remote Desktop Connection settings");
}

TEST_CASE("an extension without most of it", "[arm][extension_view]") {
  for (const auto* body :
       {"{}", R"({"properties":{}})", R"({"properties":{"instanceView":null,"forceUpdateTag":null}})"}) {
    const auto extension = read(body);
    REQUIRE(extension);
    CHECK(extension->name.empty());
    CHECK(extension->statuses.empty());
  }
}

TEST_CASE("an extension with a member of the wrong type", "[arm][extension_view]") {
  const auto refused = read(R"({"properties":{"forceUpdateTag":7}})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::protocol);
  CHECK(refused.error().message.find("extension.properties.forceUpdateTag") != std::string::npos);
}
