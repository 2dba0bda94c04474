// Whether a VM is backed up: the answer to backupStatus (facts §5.6).
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::arm {

struct BackupView {
  bool covered = false;
  std::string vault_id;
  std::string policy;
};

// A member of the wrong type is `protocol`, naming its path.
Result<BackupView> read_backup(base::json::Value answer);

}  // namespace azvmreset::arm
