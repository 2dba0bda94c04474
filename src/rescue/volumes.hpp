// The disks and snapshots that a plan may have left, and whether each is proved.
#pragma once

#include "arm/disk_view.hpp"
#include "engine/task.hpp"
#include "offline/places.hpp"
#include "ops/context.hpp"

#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::rescue {

// Nothing: it is not there.
engine::Task<Result<std::optional<arm::DiskView>>> volume_if_there(ops::Context context, std::string id);

struct Volume {
  std::string type;
  std::string id;      // computed from the plan's id
  std::string source;  // what it has to be a copy of
  bool given = false;  // the snapshot that the plan was given: nobody deletes it
  std::optional<arm::DiskView> view;
  std::string doubt;  // why it is not proved; empty where it is
};

// Those that are there, each after what it is a copy of.
class Volumes {
 public:
  // `given`: the plan was given its snapshot. `original` is or was the VM's OS
  // disk; none: then nothing is proved.
  engine::Task<Result<void>> read(ops::Context context, offline::Places at, bool given,
                                  std::optional<arm::DiskView> original);

  const std::vector<Volume>& all() const noexcept { return all_; }
  const Volume* proved(std::string_view id) const noexcept;

  // To which VM a proved disk, other than `os_disk`, is attached; or empty.
  std::string rescue_vm(std::string_view os_disk) const;

 private:
  std::string doubt_of(const Volume& one, const std::optional<arm::DiskView>& original) const;

  std::vector<Volume> all_;
};

}  // namespace azvmreset::rescue
