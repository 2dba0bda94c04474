// What a write of a VM wants of its disks, and how it is done.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/machine.hpp"
#include "simulator/arm/volume.hpp"
#include "simulator/world.hpp"

#include "base/json/reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

struct OsDiskChange {
  std::string caching;
  std::string delete_option;
  Volume* disk = nullptr;  // that takes the place of the present one; null: none does
};

// Of `osDisk` in the storage profile, which may be absent. The refusal, if there is one.
std::optional<Answer> read_os_disk(const Call& call, World& world, const Machine& machine, base::json::Value os_disk,
                                   OsDiskChange& change);

// Of `dataDisks`: all that the VM is to have; what it has, when they are absent.
std::optional<Answer> read_data_disks(const Call& call, World& world, const Machine& machine, base::json::Value disks,
                                      std::vector<DataDisk>& wanted);

// Of the body of attachDetachDataDisks.
std::optional<Answer> read_attach_detach(const Call& call, World& world, const Machine& machine,
                                         std::vector<DataDisk>& wanted);

// The ids of the disks that the VM lets go of; they are free when release() was called.
std::vector<std::string> apply(World& world, Machine& machine, const OsDiskChange& change);
std::vector<std::string> apply(World& world, Machine& machine, std::vector<DataDisk> wanted);
void release(World& world, const std::vector<std::string>& disks);

}  // namespace azvmreset::sim
