#include "arm/backup_view.hpp"

#include "arm/fields.hpp"
#include "base/ascii.hpp"

namespace azvmreset::arm {

Result<BackupView> read_backup(base::json::Value answer) {
  if (!answer.is_object()) return Error{ErrorCode::protocol, "expected a backup status: a JSON object"};
  Fields fields;
  BackupView view;
  // Whatever is not plainly unprotected is in some way of Azure Backup's.
  const std::string status = fields.text(answer["protectionStatus"], "protectionStatus");
  view.covered = !status.empty() && !base::equals_ignoring_case(status, "NotProtected");
  view.vault_id = fields.text(answer["vaultId"], "vaultId");
  view.policy = fields.text(answer["policyName"], "policyName");
  if (!fields.ok()) return fields.take_error();
  return view;
}

}  // namespace azvmreset::arm
