#include "staging/ntfs_metadata.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace azvmreset::staging {
namespace {

constexpr std::size_t sector = 512;  // what fixups protect, whatever the disk's sectors are
constexpr std::uint64_t farthest = std::uint64_t{1} << 62;

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

bool is_power_of_two(std::uint64_t number) { return number != 0 && (number & (number - 1)) == 0; }

struct Geometry {
  std::uint64_t cluster = 0;  // sizes in bytes
  std::uint64_t record = 0;
  std::uint64_t table = 0;  // where the master file table begins
};

std::optional<Geometry> geometry_of(const ReadVolume& read) {
  const std::string boot = read(0, sector);
  if (boot.size() < sector || boot.compare(3, 8, "NTFS    ") != 0) return std::nullopt;
  const std::uint64_t sector_size = number_at(boot, 11, 2);
  const std::uint64_t in_cluster = number_at(boot, 13, 1);
  if (!is_power_of_two(sector_size) || sector_size < 256 || sector_size > 4096) return std::nullopt;

  Geometry geometry;
  // Up to 128 sectors as a number; of larger clusters, the exponent below zero.
  const std::uint64_t sectors =
      in_cluster <= 128 ? in_cluster : std::uint64_t{1} << std::min(256 - in_cluster, std::uint64_t{31});
  if (!is_power_of_two(sectors) || sectors > (2u << 20) / sector_size) return std::nullopt;
  geometry.cluster = sectors * sector_size;

  const std::uint64_t per_record = number_at(boot, 64, 1);
  geometry.record = per_record < 128 ? per_record * geometry.cluster
                                     : std::uint64_t{1} << std::min(256 - per_record, std::uint64_t{31});
  if (!is_power_of_two(geometry.record) || geometry.record < 512 || geometry.record > 65536) return std::nullopt;

  const std::uint64_t first_cluster = number_at(boot, 48, 8);
  if (first_cluster > farthest / geometry.cluster) return std::nullopt;
  geometry.table = first_cluster * geometry.cluster;
  return geometry;
}

// The last two bytes of each sector stand in a list at the beginning, and a
// number in their place: a sector that was not written shows by it.
bool undo_fixups(std::string& block) {
  const std::size_t list = number_at(block, 4, 2);
  const std::size_t count = number_at(block, 6, 2);
  if (count != block.size() / sector + 1 || list % 2 != 0 || list + 2 * count > sector) return false;
  for (std::size_t i = 1; i < count; ++i) {
    const std::size_t end = i * sector - 2;
    if (block.compare(end, 2, block, list, 2) != 0) return false;
    block.replace(end, 2, block, list + 2 * i, 2);
  }
  return true;
}

constexpr std::uint64_t record_of_journal = 2;
constexpr std::uint64_t record_of_volume = 3;
constexpr std::uint64_t volume_information = 0x70;
constexpr std::uint64_t content = 0x80;
constexpr std::uint64_t end_of_attributes = 0xffffffff;

// The first attribute without a name of that type in a record of the table.
std::optional<std::string> attribute_of(const ReadVolume& read, const Geometry& geometry, std::uint64_t record,
                                        std::uint64_t type) {
  std::string bytes = read(geometry.table + record * geometry.record, geometry.record);
  if (bytes.size() != geometry.record || bytes.compare(0, 4, "FILE") != 0 || !undo_fixups(bytes)) return std::nullopt;
  constexpr std::uint64_t in_use = 1;
  if ((number_at(bytes, 22, 2) & in_use) == 0) return std::nullopt;
  const std::size_t used = std::min<std::size_t>(number_at(bytes, 24, 4), bytes.size());
  constexpr std::size_t shortest = 24;
  for (std::size_t at = number_at(bytes, 20, 2); at <= used && used - at >= shortest;) {
    if (number_at(bytes, at, 4) == end_of_attributes) return std::nullopt;
    const std::size_t size = number_at(bytes, at + 4, 4);
    if (size < shortest || size > used - at) return std::nullopt;
    if (number_at(bytes, at, 4) == type && number_at(bytes, at + 9, 1) == 0) return bytes.substr(at, size);
    at += size;
  }
  return std::nullopt;
}

bool is_resident(std::string_view attribute) { return number_at(attribute, 8, 1) == 0; }

struct Run {
  std::uint64_t begin = 0;  // in bytes, as is the size
  std::uint64_t size = 0;
};

// Where a content lies. Empty where that is damaged, or has holes.
std::vector<Run> runs_of(std::string_view attribute, std::uint64_t cluster) {
  constexpr std::size_t header = 64;
  if (attribute.size() < header || number_at(attribute, 16, 8) != 0) return {};
  std::vector<Run> runs;
  std::int64_t at_cluster = 0;
  for (std::size_t at = number_at(attribute, 32, 2); at < attribute.size() && attribute[at] != 0;) {
    const std::size_t size_bytes = number_at(attribute, at, 1) & 15;
    const std::size_t offset_bytes = number_at(attribute, at, 1) >> 4;
    if (size_bytes == 0 || size_bytes > 7 || offset_bytes == 0 || offset_bytes > 7) return {};
    if (attribute.size() - at <= size_bytes + offset_bytes) return {};
    const std::uint64_t clusters = number_at(attribute, at + 1, size_bytes);
    const std::uint64_t unsigned_step = number_at(attribute, at + 1 + size_bytes, offset_bytes);
    const std::uint64_t sign = std::uint64_t{1} << (8 * offset_bytes - 1);
    at_cluster += static_cast<std::int64_t>(unsigned_step ^ sign) - static_cast<std::int64_t>(sign);
    const std::uint64_t most = farthest / cluster;
    if (at_cluster <= 0 || static_cast<std::uint64_t>(at_cluster) > most || clusters == 0 || clusters > most) return {};
    runs.push_back(Run{static_cast<std::uint64_t>(at_cluster) * cluster, clusters * cluster});
    at += 1 + size_bytes + offset_bytes;
  }
  return runs;
}

std::string read_runs(const ReadVolume& read, const std::vector<Run>& runs, std::uint64_t offset, std::size_t size) {
  std::string bytes;
  for (const Run& run : runs) {
    if (offset >= run.size) {
      offset -= run.size;
      continue;
    }
    const std::size_t part = std::min<std::uint64_t>(size - bytes.size(), run.size - offset);
    bytes += read(run.begin + offset, part);
    offset = 0;
    if (bytes.size() == size) break;
  }
  return bytes;
}

struct Restart {
  std::uint64_t written = 0;  // the number of the last record; it only grows
  bool unclean = false;
};

std::optional<Restart> restart_in(std::string page) {
  constexpr std::size_t area_header = 16;
  constexpr std::uint64_t nobody = 0xffff;
  constexpr std::uint64_t closed = 2;
  if (page.size() < sector || (page.compare(0, 4, "RSTR") != 0 && page.compare(0, 4, "CHKD") != 0)) return std::nullopt;
  if (!undo_fixups(page)) return std::nullopt;
  const std::size_t area = number_at(page, 24, 2);
  if (area % 8 != 0 || area + area_header > page.size()) return std::nullopt;
  const bool in_use = number_at(page, area + 12, 2) != nobody;
  const bool was_closed = (number_at(page, area + 14, 2) & closed) != 0;
  // Since Windows 8 a volume in use has version 2, and goes back when it is closed.
  const bool of_version_2 = number_at(page, 28, 2) >= 2;
  return Restart{number_at(page, area, 8), in_use && (of_version_2 || !was_closed)};
}

// Two pages at the beginning tell, each alone or the younger of both.
std::optional<bool> is_journal_unclean(const ReadVolume& read, const std::vector<Run>& runs) {
  const std::string first = read_runs(read, runs, 0, 64u << 10);
  if (first.size() < 2 * sector) return std::nullopt;
  // ntfs-3g and mkntfs fill an empty one like this.
  if (std::all_of(first.begin(), first.end(), [](char c) { return c == '\xff'; })) return false;

  std::optional<Restart> youngest;
  for (const std::size_t at : {0u, 512u, 1024u, 2048u, 4096u, 8192u, 16384u, 32768u}) {
    if (first.size() < at + 32) break;
    const std::uint64_t size = number_at(first, at + 16, 4);
    if (!is_power_of_two(size) || size < sector || size > first.size() - at || (at != 0 && at != size)) continue;
    const auto restart = restart_in(first.substr(at, size));
    if (restart && (!youngest || restart->written > youngest->written)) youngest = restart;
  }
  if (!youngest) return std::nullopt;
  return youngest->unclean;
}

std::optional<bool> is_dirty(const ReadVolume& read, const Geometry& geometry) {
  const auto information = attribute_of(read, geometry, record_of_volume, volume_information);
  if (!information || !is_resident(*information)) return std::nullopt;
  const std::size_t value = number_at(*information, 20, 2);
  constexpr std::size_t flags_at = 10;
  constexpr std::uint64_t dirty = 1;
  if (number_at(*information, 16, 4) < flags_at + 2 || value + flags_at + 2 > information->size()) return std::nullopt;
  return (number_at(*information, value + flags_at, 2) & dirty) != 0;
}

}  // namespace

std::optional<bool> is_unclean(const ReadVolume& read) {
  const auto geometry = geometry_of(read);
  if (!geometry) return std::nullopt;
  const auto dirty = is_dirty(read, *geometry);
  if (dirty == true) return true;
  const auto journal = attribute_of(read, *geometry, record_of_journal, content);
  if (!journal || is_resident(*journal)) return std::nullopt;
  const auto unclean = is_journal_unclean(read, runs_of(*journal, geometry->cluster));
  if (unclean == true) return true;
  return dirty && unclean ? std::optional<bool>(false) : std::nullopt;
}

}  // namespace azvmreset::staging
