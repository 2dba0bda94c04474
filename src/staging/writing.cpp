#include "staging/writing.hpp"

#include "base/fail.hpp"
#include "guest/planting.hpp"

namespace azvmreset::staging {
namespace {

// Those that are set here; NTFS has others of its own.
constexpr std::uint32_t compared_attributes =
    guest::attribute_read_only | guest::attribute_hidden | guest::attribute_system;

Error differs(std::string_view path, std::string_view what) {
  Error error = base::fail(ErrorCode::outcome_unknown, "{} was written, and read back with {}", path, what);
  error.remedy = "check the disk and its file system, and try again";
  return error;
}

}  // namespace

Result<void> compare(host::Volume& volume, std::string_view path, std::string_view bytes, std::uint32_t attributes,
                     const std::string& security_descriptor) {
  const auto read = volume.read(path, bytes.size());
  if (!read) return read.error();
  if (!*read) return differs(path, "nothing there");
  const host::VolumeFile& file = **read;
  if (file.bytes.expose() != bytes) return differs(path, "another content");
  if (((file.attributes ^ attributes) & compared_attributes) != 0) return differs(path, "other attributes");
  const bool tells_acl = !file.security_descriptor.empty() && !security_descriptor.empty();
  if (tells_acl && file.security_descriptor != security_descriptor) return differs(path, "another ACL");
  return {};
}

Result<void> overwrite(host::Volume& volume, std::string_view path, std::string_view bytes, std::uint32_t attributes) {
  if (auto written = volume.overwrite(path, bytes, attributes); !written) return written;
  return compare(volume, path, bytes, attributes, {});
}

Result<void> Writing::make_directory(std::string path) {
  steps_.push_back({Did::made_directory, path});
  return volume_.make_directory(path);
}

Result<void> Writing::create(std::string path, std::string_view bytes, std::uint32_t attributes,
                             const std::string& security_descriptor) {
  steps_.push_back({Did::created, path});
  if (auto made = volume_.create(path, bytes, attributes, security_descriptor); !made) return made;
  return compare(volume_, path, bytes, attributes, security_descriptor);
}

Result<void> Writing::overwrite(std::string path, std::string_view bytes, std::uint32_t attributes,
                                std::string former_bytes, std::uint32_t former_attributes) {
  steps_.push_back({Did::overwrote, path, std::move(former_bytes), former_attributes});
  return staging::overwrite(volume_, path, bytes, attributes);
}

Result<void> Writing::undo(const Step& step) {
  if (step.did == Did::overwrote) {
    return staging::overwrite(volume_, step.path, step.former_bytes, step.former_attributes);
  }
  const auto there = volume_.find(step.path);
  if (!there) return there.error();
  if (!*there) return {};
  if (step.did == Did::created) return volume_.remove(step.path);
  const auto removed = volume_.remove_if_empty(step.path);
  if (!removed) return removed.error();
  return {};
}

std::vector<std::string> Writing::take_back() {
  std::vector<std::string> left;
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    const auto undone = undo(*step);
    if (!undone) left.push_back(base::format("{} ({})", step->path, undone.error().message));
  }
  steps_.clear();
  return left;
}

}  // namespace azvmreset::staging
