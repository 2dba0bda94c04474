// Resources from outside that are no VM, and the addresses in them: read, or refused with a reason; an id that is taken
// for a path stays one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "arm/backup_view.hpp"
#include "arm/disk_view.hpp"
#include "arm/network_view.hpp"
#include "arm/policy_view.hpp"
#include "arm/resource_path.hpp"
#include "arm/run_command_view.hpp"
#include "arm/sku_view.hpp"
#include "arm/snapshot_view.hpp"
#include "arm/vm_entry.hpp"
#include "base/ip_address.hpp"
#include "base/json/reader.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"

using namespace azvmreset;

namespace {

template <class View>
void require_read_or_refused(const Result<View>& view) {
  if (!view) require(view.error().code == ErrorCode::protocol && is_fit_to_show(view.error().message));
}

void require_path(std::string_view text) {
  const auto path = arm::ResourcePath::parse(text, "Microsoft.Compute", "snapshots", "the snapshot");
  if (!path) {
    require(path.error().code == ErrorCode::protocol && is_fit_to_show(path.error().message));
    return;
  }
  require(path->text().starts_with("/subscriptions/" + path->subscription() + "/resourceGroups/"));
  require(path->text().ends_with("/" + path->name()));
  require(path->text().find_first_of("?#%\\ ") == std::string::npos);
  require(path->text().find("/../") == std::string::npos);
  const auto again = arm::ResourcePath::parse(path->text(), "Microsoft.Compute", "snapshots", "the snapshot");
  require(again && *again == *path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require_path(text);
  if (base::parse_ip_address(text)) require(text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos);

  const auto document = base::json::Document::parse(text);
  if (!document) return 0;
  const auto root = document->root();
  require_read_or_refused(arm::read_interface(root));
  require_read_or_refused(arm::read_public_address(root));
  require_read_or_refused(arm::read_subnet(root));
  require_read_or_refused(arm::read_disk(root));
  require_read_or_refused(arm::read_size(root));
  require_read_or_refused(arm::read_usage(root));
  require_read_or_refused(arm::read_policy_denials(root));
  require_read_or_refused(arm::read_backup(root));
  require_read_or_refused(arm::read_vm_entry(root));
  require_read_or_refused(arm::read_action_output(root));
  const auto command = arm::read_run_command(root);
  require_read_or_refused(command);
  if (command) {
    require(command->name.find('/') == std::string::npos);
    require(!command->ended() || !command->execution_state.empty());
  }
  const auto snapshot = arm::read_snapshot(root);
  require_read_or_refused(snapshot);
  if (snapshot) {
    require_path(snapshot->id);
    for (const auto& [name, value] : snapshot->tags)
      require(!snapshot->tag(name).empty() || value.empty() || name.empty());
  }
  return 0;
}
