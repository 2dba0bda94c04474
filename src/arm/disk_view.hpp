// A managed disk, or a snapshot of one, as ARM describes it (facts §5.4, §5.5).
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::arm {

// What is absent stays empty.
struct DiskView {
  std::string id;
  std::string name;
  std::string location;
  std::string zone;
  std::string sku;   // "Premium_LRS"
  std::string tier;  // "P10": properties.tier, of what is paid for
  std::string provisioning_state;
  std::string state;  // "Attached", "Unattached", "Reserved" …
  std::string managed_by;
  std::string unique_id;
  std::string os_type;
  std::string generation;  // "V1" or "V2"; an older disk may not say
  std::string security_type;
  std::string encryption_set_id;
  std::string network_access_policy;  // "AllowAll", "AllowPrivate" or "DenyAll"
  std::string public_network_access;
  std::string disk_access_id;
  std::string source_id;         // creationData.sourceResourceId: what it is a copy of
  std::string source_unique_id;  // of it
  bool encrypted = false;        // encryptionSettingsCollection: Azure Disk Encryption
  bool complete = true;          // else what it is a copy of goes on arriving
  std::int64_t bytes = 0;
  std::optional<std::chrono::system_clock::time_point> created_at;
  std::vector<std::pair<std::string, std::string>> tags;
};

// A member of the wrong type is `protocol`, naming its path.
Result<DiskView> read_disk(base::json::Value resource);

}  // namespace azvmreset::arm
