// What a scenario file says about the things around a VM: its disk, its
// network, snapshots, locks.
#pragma once

#include "simulator/fields.hpp"
#include "simulator/scenario.hpp"

namespace azvmreset::sim {

void read_guid(Fields& fields, std::string_view name, std::string& target);
void read_tags(Fields& fields, std::map<std::string, std::string>& tags);

Result<void> read_os_disk(base::json::Value value, const std::string& path, OsDiskSetUp& disk);
Result<void> read_network(base::json::Value value, const std::string& path, NetworkSetUp& network);
Result<SnapshotSetUp> read_snapshot(base::json::Value value, const std::string& path);
Result<UnattachedSetUp> read_unattached(base::json::Value value, const std::string& path);
Result<LockSetUp> read_lock(base::json::Value value, const std::string& path);

// The group of that name in that subscription. An empty subscription becomes
// the first one. Fails naming `path`.
Result<const ResourceGroup*> place(const Scenario& scenario, const std::string& path, std::string& subscription,
                                   std::string_view group);

// Gives snapshots, locks and what is unattached their subscription, and checks what they name.
Result<void> place_around(Scenario& scenario);

}  // namespace azvmreset::sim
