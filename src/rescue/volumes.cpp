#include "rescue/volumes.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "offline/read_parts.hpp"
#include "rescue/lineage.hpp"

#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

constexpr std::string_view disks = "Microsoft.Compute/disks";
constexpr std::string_view snapshots = "Microsoft.Compute/snapshots";

Volume volume(std::string_view type, std::string id, std::string source) {
  Volume made;
  made.type = type;
  made.id = std::move(id);
  made.source = std::move(source);
  return made;
}

// A source comes before its copies.
std::vector<Volume> expected(const offline::Places& at, bool given) {
  std::vector<Volume> list;
  list.push_back(volume(snapshots, at.snapshot, at.os_disk));
  list.back().given = given;
  list.push_back(volume(disks, at.copy, at.snapshot));
  list.push_back(volume(snapshots, at.probe_snapshot, at.os_disk));
  list.push_back(volume(disks, at.probe_disk, given ? at.snapshot : at.probe_snapshot));
  list.push_back(volume(snapshots, at.read_back_snapshot, at.copy));
  list.push_back(volume(disks, at.read_back_disk, at.read_back_snapshot));
  return list;
}

}  // namespace

Task<Result<std::optional<arm::DiskView>>> volume_if_there(ops::Context context, std::string id) {
  auto seen = co_await offline::read_volume(context, std::move(id));
  if (!seen && seen.error().code == ErrorCode::not_found) co_return std::optional<arm::DiskView>();
  if (!seen) co_return std::move(seen).error();
  co_return std::optional(std::move(*seen));
}

const Volume* Volumes::proved(std::string_view id) const noexcept {
  for (const Volume& one : all_) {
    if (one.doubt.empty() && equals_ignoring_case(one.id, id)) return &one;
  }
  return nullptr;
}

std::string Volumes::rescue_vm(std::string_view os_disk) const {
  for (const Volume& one : all_) {
    const bool counts = one.doubt.empty() && !equals_ignoring_case(one.id, os_disk);
    if (counts && !one.view->managed_by.empty()) return one.view->managed_by;
  }
  return {};
}

std::string Volumes::doubt_of(const Volume& one, const std::optional<arm::DiskView>& original) const {
  if (original && equals_ignoring_case(one.source, original->id)) return why_no_copy(*one.view, *original);
  const Volume* source = proved(one.source);
  if (source == nullptr) {
    return base::format("what it should be a copy of is not there, or not proved to be ours: {}",
                        one.source.empty() ? "the VM's own disk" : one.source);
  }
  return why_no_copy(*one.view, *source->view);
}

Task<Result<void>> Volumes::read(ops::Context context, offline::Places at, bool given,
                                 std::optional<arm::DiskView> original) {
  std::vector<Volume> list = expected(at, given);
  for (Volume& one : list) {
    auto seen = co_await volume_if_there(context, one.id);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) continue;
    one.view = std::move(*seen);
    one.doubt = doubt_of(one, original);
    all_.push_back(std::move(one));
  }
  co_return Result<void>();
}

}  // namespace azvmreset::rescue
