// What the model of a VM says of its machine: size, place, disks and network
// (facts §4.1). The offline method reads it; a reset does without.
#pragma once

#include "arm/fields.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::arm {

struct OsDiskProfile {
  std::string name;
  std::string create_option;
  std::string caching;
  std::string delete_option;
  std::string vhd_uri;                   // of an unmanaged disk
  std::string encryption_set_id;         // or empty
  std::string security_encryption_type;  // of a confidential VM
  bool encrypted = false;                // encryptionSettings: Azure Disk Encryption in two passes
};

struct DataDiskProfile {
  std::int32_t lun = 0;
  std::string name;
  std::string id;
};

// Of the marketplace, or the id of one's own.
struct ImageProfile {
  std::string publisher;
  std::string offer;
  std::string sku;
  std::string exact_version;
  std::string id;
};

// What is absent stays empty.
struct VmProfile {
  std::string size;  // "Standard_D2s_v5"
  std::string zone;
  std::string etag;
  std::string license_type;
  std::string security_type;    // "TrustedLaunch", "ConfidentialVM", "Standard"
  std::string disk_controller;  // "SCSI" or "NVMe"
  std::string generation;       // "V1" or "V2", as the instance view tells it
  ImageProfile image;
  OsDiskProfile os_disk;
  std::vector<DataDiskProfile> data_disks;
  std::vector<std::string> interface_ids;  // the primary one first
  std::vector<std::pair<std::string, std::string>> tags;
};

// As a part of the answer that read_vm() takes.
VmProfile read_vm_profile(Fields& fields, base::json::Value vm);

}  // namespace azvmreset::arm
