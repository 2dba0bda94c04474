#include "host/volume_inheritance.hpp"

#include <cstddef>
#include <cstdint>

namespace azvmreset::host {
namespace {

// [MS-DTYP] 2.4.4 to 2.4.6.
constexpr std::size_t header_of_descriptor = 20;
constexpr std::size_t header_of_acl = 8;
constexpr std::size_t header_of_entry = 8;  // type, flags, size, mask
constexpr std::uint16_t self_relative = 0x8000;
constexpr std::uint16_t dacl_auto_inherited = 0x0400;
constexpr std::uint16_t dacl_present = 0x0004;

constexpr std::uint8_t allowed = 0;
constexpr std::uint8_t denied = 1;
constexpr std::uint8_t to_objects = 0x01;
constexpr std::uint8_t to_containers = 0x02;
constexpr std::uint8_t no_further = 0x04;
constexpr std::uint8_t inherit_only = 0x08;
constexpr std::uint8_t inherited = 0x10;

constexpr std::uint32_t full_control = 0x001f01ff;

constexpr std::string_view administrators("\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0", 16);
constexpr std::string_view local_system("\x01\x01\0\0\0\0\0\x05\x12\0\0\0", 12);
constexpr std::string_view creator_owner("\x01\x01\0\0\0\0\0\x03\0\0\0\0", 12);
constexpr std::string_view creator_group("\x01\x01\0\0\0\0\0\x03\x01\0\0\0", 12);

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

void add(std::string& bytes, std::uint32_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xff);
}

struct Entry {
  std::uint8_t type = allowed;
  std::uint8_t flags = 0;
  std::uint32_t mask = 0;
  std::string_view sid;
};

void add(std::string& bytes, const Entry& entry) {
  add(bytes, entry.type, 1);
  add(bytes, entry.flags, 1);
  add(bytes, static_cast<std::uint32_t>(header_of_entry + entry.sid.size()), 2);
  add(bytes, entry.mask, 4);
  bytes += entry.sid;
}

// Generic rights are for whatever inherits them; on a directory they mean these.
std::uint32_t on_a_directory(std::uint32_t mask) {
  constexpr struct {
    std::uint32_t generic;
    std::uint32_t rights;
  } meanings[] = {
      {0x80000000, 0x00120089}, {0x40000000, 0x00120116}, {0x20000000, 0x001200a0}, {0x10000000, full_control}};
  std::uint32_t mapped = mask & 0x0fffffff;
  for (const auto& meaning : meanings) {
    if ((mask & meaning.generic) != 0) mapped |= meaning.rights;
  }
  return mapped;
}

Entry in_force(const Entry& entry) {
  Entry now = entry;
  now.flags = inherited;
  now.mask = on_a_directory(entry.mask);
  if (entry.sid == creator_owner || entry.sid == creator_group) now.sid = administrators;
  return now;
}

// One that is in force on the new directory and one for what is made in it are
// a single one, where both say the same.
void inherit(std::string& entries, unsigned& count, const Entry& parent) {
  const bool further = (parent.flags & no_further) == 0;
  const std::uint8_t onwards = further ? parent.flags & (to_objects | to_containers) : 0;
  if ((parent.flags & to_containers) != 0) {
    Entry now = in_force(parent);
    const bool single = now.mask == parent.mask && now.sid == parent.sid;
    if (single) now.flags |= onwards;
    add(entries, now);
    ++count;
    if (single) return;
  }
  if (onwards == 0) return;
  Entry later = parent;
  later.flags = static_cast<std::uint8_t>(inherited | inherit_only | onwards);
  add(entries, later);
  ++count;
}

std::string descriptor_of(const std::string& entries, unsigned count) {
  std::string bytes;
  add(bytes, 1, 1);
  add(bytes, 0, 1);
  add(bytes, self_relative | dacl_present | dacl_auto_inherited, 2);
  const std::size_t acl = header_of_acl + entries.size();
  add(bytes, static_cast<std::uint32_t>(header_of_descriptor + acl), 4);
  add(bytes, static_cast<std::uint32_t>(header_of_descriptor + acl + administrators.size()), 4);
  add(bytes, 0, 4);  // no SACL
  add(bytes, header_of_descriptor, 4);
  add(bytes, 2, 1);
  add(bytes, 0, 1);
  add(bytes, static_cast<std::uint32_t>(acl), 2);
  add(bytes, count, 2);
  add(bytes, 0, 2);
  bytes += entries;
  bytes += administrators;
  bytes += administrators;
  return bytes;
}

std::string of_system_and_administrators() {
  std::string entries;
  add(entries, Entry{allowed, to_objects | to_containers, full_control, local_system});
  add(entries, Entry{allowed, to_objects | to_containers, full_control, administrators});
  return descriptor_of(entries, 2);
}

std::optional<Entry> entry_at(std::string_view acl, std::size_t at) {
  if (acl.size() < at + header_of_entry) return std::nullopt;
  const std::size_t size = number_at(acl, at + 2, 2);
  if (size < header_of_entry + 8 || acl.size() - at < size) return std::nullopt;
  Entry entry{static_cast<std::uint8_t>(acl[at]), static_cast<std::uint8_t>(acl[at + 1]), number_at(acl, at + 4, 4),
              acl.substr(at + header_of_entry, size - header_of_entry)};
  if (entry.type != allowed && entry.type != denied) return std::nullopt;
  const std::size_t sid = 8 + 4 * std::size_t{static_cast<unsigned char>(entry.sid[1])};
  if (entry.sid.size() < sid) return std::nullopt;
  entry.sid = entry.sid.substr(0, sid);
  return entry;
}

}  // namespace

std::optional<std::string> inherited_by_directory(std::string_view parent) {
  if (parent.size() < header_of_descriptor || (number_at(parent, 2, 2) & self_relative) == 0) return std::nullopt;
  const std::size_t at = number_at(parent, 16, 4);
  if ((number_at(parent, 2, 2) & dacl_present) == 0 || at == 0) return of_system_and_administrators();
  if (at > parent.size() || parent.size() - at < header_of_acl) return std::nullopt;
  const std::size_t size = number_at(parent, at + 2, 2);
  if (size < header_of_acl || size > parent.size() - at) return std::nullopt;
  const std::string_view acl = parent.substr(at, size);

  std::string entries;
  unsigned count = 0;
  std::size_t next = header_of_acl;
  for (std::uint32_t left = number_at(acl, 4, 2); left > 0; --left) {
    const auto entry = entry_at(acl, next);
    if (!entry) return std::nullopt;
    inherit(entries, count, *entry);
    next += number_at(acl, next + 2, 2);
  }
  constexpr std::size_t longest_acl = 0xffff;
  if (header_of_acl + entries.size() > longest_acl) return std::nullopt;
  return count == 0 ? of_system_and_administrators() : descriptor_of(entries, count);
}

}  // namespace azvmreset::host
