#include "arm/disk_view.hpp"

#include <string>

#include "base/timestamp.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<arm::DiskView> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_disk(document->root());
}

}  // namespace

TEST_CASE("a disk with everything that a copy takes along", "[arm][disk]") {
  const auto view = read(R"({"id":"/d/1","name":"os","location":"westeurope","zones":["2"],"managedBy":"/vm/1",
    "sku":{"name":"Premium_LRS","tier":"Premium"},"tags":{"owner":"ops"},"properties":{
      "osType":"Windows","hyperVGeneration":"V2","diskSizeGB":127,"diskSizeBytes":136365211648,"tier":"P10",
      "diskState":"Attached","uniqueId":"u-1","timeCreated":"2026-09-21T14:00:00Z",
      "creationData":{"createOption":"Copy","sourceResourceId":"/s/1","sourceUniqueId":"u-0"},
      "encryption":{"type":"EncryptionAtRestWithCustomerKey","diskEncryptionSetId":"/set/1"},
      "securityProfile":{"securityType":"TrustedLaunch"},"networkAccessPolicy":"AllowPrivate",
      "publicNetworkAccess":"Disabled","diskAccessId":"/access/1"}})");
  REQUIRE(view);
  CHECK(view->zone == "2");
  CHECK(view->sku == "Premium_LRS");
  CHECK(view->tier == "P10");
  CHECK(view->state == "Attached");
  CHECK(view->managed_by == "/vm/1");
  CHECK(view->unique_id == "u-1");
  CHECK(view->generation == "V2");
  CHECK(view->security_type == "TrustedLaunch");
  CHECK(view->encryption_set_id == "/set/1");
  CHECK(view->network_access_policy == "AllowPrivate");
  CHECK(view->public_network_access == "Disabled");
  CHECK(view->disk_access_id == "/access/1");
  CHECK(view->source_id == "/s/1");
  CHECK(view->source_unique_id == "u-0");
  CHECK_FALSE(view->encrypted);
  CHECK(view->bytes == 136365211648);
  CHECK(view->created_at == base::parse_timestamp("2026-09-21T14:00:00Z"));
  CHECK(view->tags.front().second == "ops");
}

TEST_CASE("a disk that tells gigabytes alone has as many bytes", "[arm][disk]") {
  CHECK(read(R"({"properties":{"diskSizeGB":127}})")->bytes == std::int64_t{127} << 30);
}

TEST_CASE("a size below nothing is none", "[arm][disk]") {
  CHECK(read(R"({"properties":{"diskSizeBytes":-1}})")->bytes == 0);
  CHECK(read(R"({"properties":{"diskSizeGB":-1}})")->bytes == 0);
}

TEST_CASE("Azure Disk Encryption is on unless its settings say that it is off", "[arm][disk]") {
  CHECK(read(R"({"properties":{"encryptionSettingsCollection":{"enabled":true}}})")->encrypted);
  CHECK(read(R"({"properties":{"encryptionSettingsCollection":{}}})")->encrypted);
  CHECK_FALSE(read(R"({"properties":{"encryptionSettingsCollection":{"enabled":false}}})")->encrypted);
}

TEST_CASE("a disk with a member of the wrong type is refused", "[arm][disk]") {
  for (const char* wrong : {"7", R"({"zones":"1"})", R"({"sku":[]})", R"({"tags":{"a":7}})",
                            R"({"properties":{"diskSizeBytes":"many"}})", R"({"properties":{"encryption":7}})"}) {
    CAPTURE(wrong);
    const auto view = read(wrong);
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}
