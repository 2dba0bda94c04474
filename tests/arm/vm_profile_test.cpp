#include "arm/vm_profile.hpp"

#include <string>

#include "arm/vm_view.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<arm::VmView> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_vm(document->root());
}

arm::VmProfile profile(const std::string& text) {
  const auto view = read(text);
  REQUIRE(view);
  return view->profile;
}

}  // namespace

TEST_CASE("the profile of a machine is read beside its state", "[arm][vm]") {
  const arm::VmProfile view = profile(R"({"zones":["1"],"etag":"\"7\"","tags":{"owner":"ops"},"properties":{
    "licenseType":"Windows_Client","hardwareProfile":{"vmSize":"Standard_D2s_v5"},
    "securityProfile":{"securityType":"TrustedLaunch"},
    "instanceView":{"hyperVGeneration":"V2"},
    "storageProfile":{"diskControllerType":"SCSI",
      "imageReference":{"publisher":"P","offer":"O","sku":"S","version":"latest","exactVersion":"1.2.3"},
      "osDisk":{"name":"os","createOption":"FromImage","caching":"ReadWrite","deleteOption":"Delete",
        "managedDisk":{"id":"/d/1","diskEncryptionSet":{"id":"/set/1"},
          "securityProfile":{"securityEncryptionType":"DiskWithVMGuestState"}}},
      "dataDisks":[{"lun":3,"name":"data","managedDisk":{"id":"/d/2"}}]},
    "networkProfile":{"networkInterfaces":[{"id":"/nic/2","properties":{"primary":false}},
      {"id":"/nic/1","properties":{"primary":true}}]}}})");
  CHECK(view.size == "Standard_D2s_v5");
  CHECK(view.zone == "1");
  CHECK(view.etag == "\"7\"");
  CHECK(view.license_type == "Windows_Client");
  CHECK(view.security_type == "TrustedLaunch");
  CHECK(view.disk_controller == "SCSI");
  CHECK(view.generation == "V2");
  CHECK(view.image.publisher == "P");
  CHECK(view.image.exact_version == "1.2.3");
  CHECK(view.os_disk.name == "os");
  CHECK(view.os_disk.create_option == "FromImage");
  CHECK(view.os_disk.caching == "ReadWrite");
  CHECK(view.os_disk.delete_option == "Delete");
  CHECK(view.os_disk.encryption_set_id == "/set/1");
  CHECK(view.os_disk.security_encryption_type == "DiskWithVMGuestState");
  CHECK_FALSE(view.os_disk.encrypted);
  REQUIRE(view.data_disks.size() == 1);
  CHECK(view.data_disks.front().lun == 3);
  CHECK(view.data_disks.front().id == "/d/2");
  CHECK(view.interface_ids == std::vector<std::string>{"/nic/1", "/nic/2"});
  CHECK(view.tags.front().first == "owner");
}

TEST_CASE("a VM that says nothing of its machine has nothing", "[arm][vm]") {
  const arm::VmProfile view = profile(R"({"properties":{}})");
  CHECK(view.size.empty());
  CHECK(view.zone.empty());
  CHECK(view.interface_ids.empty());
  CHECK_FALSE(view.os_disk.encrypted);
}

TEST_CASE("encryption settings in the model mean an encrypted disk, unless they say that it is not", "[arm][vm]") {
  const auto encrypted = [](const std::string& settings) {
    return profile(R"({"properties":{"storageProfile":{"osDisk":{"encryptionSettings":)" + settings + "}}}}")
        .os_disk.encrypted;
  };
  CHECK(encrypted(R"({"enabled":true})"));
  CHECK(encrypted("{}"));
  CHECK_FALSE(encrypted(R"({"enabled":false})"));
  CHECK_FALSE(encrypted("null"));
}

TEST_CASE("a profile with a member of the wrong type is refused", "[arm][vm]") {
  for (const char* wrong :
       {R"({"zones":[7]})", R"({"properties":{"hardwareProfile":{"vmSize":7}}})",
        R"({"properties":{"storageProfile":{"dataDisks":{}}}})", R"({"tags":{"a":[]}})",
        R"({"properties":{"networkProfile":{"networkInterfaces":[{"properties":{"primary":"yes"}}]}}})"}) {
    CAPTURE(wrong);
    const auto view = read(wrong);
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}
