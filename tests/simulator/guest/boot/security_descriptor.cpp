#include "simulator/guest/boot/security_descriptor.hpp"

#include "base/decimal.hpp"
#include "base/format.hpp"
#include "simulator/guest/windows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace azvmreset::sim {
namespace {

constexpr std::uint32_t kReadData = 0x1, kGenericAll = 0x1000'0000, kGenericRead = 0x8000'0000, kFullAccess = 0x1f01ff;

// What the token of LocalSystem has: itself, Administrators, Everyone, Authenticated Users.
constexpr std::array<std::string_view, 4> kOfSystem = {kSystemSid, kAdministratorsSid, "S-1-1-0", "S-1-5-11"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kShortNames = {
    {{"SY", kSystemSid}, {"BA", kAdministratorsSid}, {"BU", kUsersSid}, {"WD", "S-1-1-0"}, {"AU", "S-1-5-11"}}};
constexpr std::array<std::pair<std::string_view, std::uint32_t>, 5> kRights = {
    {{"FA", kFullAccess}, {"FR", 0x120089}, {"FX", 0x1200a0}, {"FW", 0x120116}, {"GA", kGenericAll}}};

std::string sid_of(std::string_view name) {
  for (const auto& [short_name, sid] : kShortNames) {
    if (short_name == name) return std::string(sid);
  }
  return std::string(name);
}

std::optional<std::uint32_t> mask_of(std::string_view text) {
  std::uint32_t mask = 0;
  if (text.starts_with("0x")) {
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), mask, 16);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return mask;
  }
  for (; text.size() >= 2; text.remove_prefix(2)) {
    const auto found =
        std::find_if(kRights.begin(), kRights.end(), [&](const auto& one) { return one.first == text.substr(0, 2); });
    if (found == kRights.end()) return std::nullopt;
    mask |= found->second;
  }
  if (!text.empty()) return std::nullopt;
  return mask;
}

// "A;;FA;;;SY".
std::optional<AccessEntry> entry_of(std::string_view text) {
  std::array<std::string_view, 6> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t end = i + 1 < parts.size() ? text.find(';') : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto mask = mask_of(parts[2]);
  if (!mask || (parts[0] != "A" && parts[0] != "D")) return std::nullopt;
  return AccessEntry{parts[0] == "A", sid_of(parts[5]), *mask};
}

// Little-endian numbers; 0 beyond the end, which no valid descriptor has.
std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) {
    number = number << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
  }
  return number;
}

std::optional<std::string> sid_at(std::string_view bytes, std::size_t at) {
  const std::size_t count = number_at(bytes, at + 1, 1);
  if (at + 8 + 4 * count > bytes.size() || number_at(bytes, at, 1) != 1) return std::nullopt;
  std::string sid = base::format("S-1-{}", number_at(bytes, at + 7, 1));
  for (std::size_t i = 0; i < count; ++i) sid += base::format("-{}", number_at(bytes, at + 8 + 4 * i, 4));
  return sid;
}

bool read_list(std::string_view bytes, std::size_t at, SecurityDescriptor& descriptor) {
  if (at + 8 > bytes.size()) return false;
  const std::size_t count = number_at(bytes, at + 4, 2);
  std::size_t next = at + 8;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t kind = number_at(bytes, next, 1), flags = number_at(bytes, next + 1, 1);
    const std::size_t size = number_at(bytes, next + 2, 2);
    const auto sid = sid_at(bytes, next + 8);
    if (size < 16 || next + size > bytes.size() || kind > 1 || !sid) return false;
    constexpr std::uint32_t inherit_only = 0x08;
    if ((flags & inherit_only) == 0) descriptor.entries.push_back({kind == 0, *sid, number_at(bytes, next + 4, 4)});
    next += size;
  }
  return true;
}

void append_number(std::string& bytes, std::uint32_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(number >> 8 * i & 0xff);
}

// "S-1-5-32-544".
std::string bytes_of_sid(std::string_view sid) {
  std::vector<std::uint32_t> parts;
  for (std::string_view rest = sid; !rest.empty();) {
    const std::size_t end = std::min(rest.find('-'), rest.size());
    parts.push_back(static_cast<std::uint32_t>(base::parse_decimal(rest.substr(0, end)).value_or(0)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  parts.resize(std::max<std::size_t>(parts.size(), 3));
  std::string bytes;
  append_number(bytes, 1, 1);
  append_number(bytes, static_cast<std::uint32_t>(parts.size() - 3), 1);
  bytes.append(5, '\0');
  append_number(bytes, parts[2], 1);
  for (std::size_t i = 3; i < parts.size(); ++i) append_number(bytes, parts[i], 4);
  return bytes;
}

}  // namespace

bool SecurityDescriptor::system_may_read() const {
  if (!has_list) return true;
  for (const AccessEntry& entry : entries) {
    const bool ours = std::find(kOfSystem.begin(), kOfSystem.end(), entry.sid) != kOfSystem.end();
    if (ours && (entry.mask & (kReadData | kGenericAll | kGenericRead)) != 0) return entry.allows;
  }
  return false;
}

std::optional<SecurityDescriptor> security_of_sddl(std::string_view text) {
  SecurityDescriptor descriptor;
  const std::size_t list = text.find("D:");
  if (list == std::string_view::npos) return std::nullopt;
  if (text.starts_with("O:")) descriptor.owner = sid_of(text.substr(2, std::min(list, text.find("G:")) - 2));
  std::string_view rest = text.substr(list + 2);
  const std::size_t first = std::min(rest.find('('), rest.size());
  descriptor.guarded = rest.substr(0, first).find('P') != std::string_view::npos;
  rest.remove_prefix(first);
  while (rest.starts_with('(')) {
    const std::size_t end = rest.find(')');
    const auto entry = end == std::string_view::npos ? std::nullopt : entry_of(rest.substr(1, end - 1));
    if (!entry) return std::nullopt;
    descriptor.entries.push_back(*entry);
    rest.remove_prefix(end + 1);
  }
  if (!rest.empty()) return std::nullopt;
  return descriptor;
}

std::optional<SecurityDescriptor> security_of_bytes(std::string_view bytes) {
  constexpr std::uint32_t list_present = 0x0004, list_guarded = 0x1000, self_relative = 0x8000;
  SecurityDescriptor descriptor;
  const std::uint32_t control = number_at(bytes, 2, 2);
  const std::size_t owner = number_at(bytes, 4, 4), list = number_at(bytes, 16, 4);
  if (bytes.size() < 20 || (control & self_relative) == 0) return std::nullopt;
  if (owner != 0) {
    const auto sid = sid_at(bytes, owner);
    if (!sid) return std::nullopt;
    descriptor.owner = *sid;
  }
  descriptor.guarded = (control & list_guarded) != 0;
  descriptor.has_list = (control & list_present) != 0 && list != 0;
  if (descriptor.has_list && !read_list(bytes, list, descriptor)) return std::nullopt;
  return descriptor;
}

std::string_view guarded_sddl() { return "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)"; }

std::optional<SecurityDescriptor> stored_security(std::string_view text_or_bytes) {
  return text_or_bytes.starts_with('\1') ? security_of_bytes(text_or_bytes) : security_of_sddl(text_or_bytes);
}

std::string bytes_of(const SecurityDescriptor& descriptor) {
  constexpr std::uint32_t header = 20, list_present = 0x8004, list_guarded = 0x1000;
  const std::string owner = bytes_of_sid(descriptor.owner.empty() ? kAdministratorsSid : descriptor.owner);
  std::string list, entries;
  for (const AccessEntry& entry : descriptor.entries) {
    const std::string sid = bytes_of_sid(entry.sid);
    append_number(entries, entry.allows ? 0 : 1, 2);  // and hands nothing down
    append_number(entries, static_cast<std::uint32_t>(8 + sid.size()), 2);
    append_number(entries, entry.mask, 4);
    entries += sid;
  }
  append_number(list, 2, 2);
  append_number(list, static_cast<std::uint32_t>(8 + entries.size()), 2);
  append_number(list, static_cast<std::uint32_t>(descriptor.entries.size()), 4);
  list += entries;
  const auto owner_size = static_cast<std::uint32_t>(owner.size());
  std::string bytes;
  append_number(bytes, 1, 2);
  append_number(bytes, list_present | (descriptor.guarded ? list_guarded : 0), 2);
  append_number(bytes, header, 4);               // owner
  append_number(bytes, header + owner_size, 4);  // group, which is the same
  append_number(bytes, 0, 4);                    // no list for auditing
  append_number(bytes, descriptor.has_list ? header + 2 * owner_size : 0, 4);
  return bytes + owner + owner + (descriptor.has_list ? list : std::string());
}

std::string guarded_bytes() { return bytes_of(*security_of_sddl(guarded_sddl())); }

}  // namespace azvmreset::sim
