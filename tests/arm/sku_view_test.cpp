#include "arm/sku_view.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<std::optional<arm::SizeView>> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_size(document->root());
}

std::string size_with(const std::string& capabilities, const std::string& restrictions = "") {
  return R"({"resourceType":"virtualMachines","name":"Standard_D2s_v5","family":"standardDSv5Family",
    "locationInfo":[{"location":"westeurope","zones":["1","3"]}],"capabilities":[)" +
         capabilities + R"(],"restrictions":[)" + restrictions + "]}";
}

arm::SizeView size(const std::string& capabilities, const std::string& restrictions = "") {
  const auto view = read(size_with(capabilities, restrictions));
  REQUIRE(view);
  REQUIRE(*view);
  return **view;
}

}  // namespace

TEST_CASE("a VM size with what it can do", "[arm][sku]") {
  const arm::SizeView view = size(R"({"name":"vCPUs","value":"2"},{"name":"MemoryGB","value":"3.5"},
    {"name":"MaxDataDiskCount","value":"4"},{"name":"PremiumIO","value":"True"},
    {"name":"HyperVGenerations","value":"V1,V2"},{"name":"CpuArchitectureType","value":"Arm64"},
    {"name":"DiskControllerTypes","value":"SCSI,NVMe"},{"name":"ConfidentialComputingType","value":"SNP"},
    {"name":"EncryptionAtHostSupported","value":"True"},{"name":"TrustedLaunchDisabled","value":"True"})");
  CHECK(view.name == "Standard_D2s_v5");
  CHECK(view.family == "standardDSv5Family");
  CHECK(view.cores == 2);
  CHECK(view.memory_gb == 3);
  CHECK(view.data_disks == 4);
  CHECK(view.premium);
  CHECK(view.runs("V1"));
  CHECK(view.architecture == "Arm64");
  CHECK(view.scsi);
  CHECK(view.confidential);
  CHECK(view.encryption_at_host);
  CHECK_FALSE(view.trusted_launch);
}

TEST_CASE("a size has encryption at host where it says so, and Trusted Launch unless it says not", "[arm][sku]") {
  CHECK_FALSE(size("").encryption_at_host);
  CHECK_FALSE(size(R"({"name":"EncryptionAtHostSupported","value":"False"})").encryption_at_host);
  CHECK(size("").trusted_launch);
}

TEST_CASE("a size that says nothing of its controllers has SCSI, and one that says NVMe alone has not", "[arm][sku]") {
  CHECK(size("").scsi);
  CHECK_FALSE(size(R"({"name":"DiskControllerTypes","value":"NVMe"})").scsi);
}

TEST_CASE("a size is to be had where it is and nothing restricts it", "[arm][sku]") {
  const arm::SizeView free = size("");
  CHECK(free.offered_in(""));
  CHECK(free.offered_in("1"));
  CHECK_FALSE(free.offered_in("2"));
  const arm::SizeView in_zone = size("", R"({"type":"Zone","restrictionInfo":{"zones":["1"]}})");
  CHECK(in_zone.offered_in(""));
  CHECK_FALSE(in_zone.offered_in("1"));
  CHECK(in_zone.offered_in("3"));
  const arm::SizeView nowhere = size("", R"({"type":"Location","reasonCode":"NotAvailableForSubscription"})");
  CHECK_FALSE(nowhere.offered_in(""));
  CHECK_FALSE(nowhere.offered_in("1"));
}

TEST_CASE("what is no VM size is passed by", "[arm][sku]") {
  const auto view = read(R"({"resourceType":"disks","name":"Premium_LRS","capabilities":"x"})");
  REQUIRE(view);
  CHECK_FALSE(*view);
}

TEST_CASE("a size with a member of the wrong type is refused", "[arm][sku]") {
  for (const std::string& wrong :
       {std::string("7"), size_with("7"), size_with(R"({"name":7})"), size_with("", R"({"type":[]})")}) {
    CAPTURE(wrong);
    const auto view = read(wrong);
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}

TEST_CASE("usage is told against its limit", "[arm][sku]") {
  const auto document =
      base::json::Document::parse(R"({"currentValue":10,"limit":100,"name":{"value":"cores","localizedValue":"x"}})");
  REQUIRE(document);
  const auto usage = arm::read_usage(document->root());
  REQUIRE(usage);
  CHECK(usage->name == "cores");
  CHECK(usage->used == 10);
  CHECK(usage->limit == 100);
}
