#include "simulator/guest/boot/registry_file.hpp"

#include "base/ascii.hpp"
#include "simulator/guest/boot/batch_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace azvmreset::sim {
namespace {

// Of UTF-16LE only what is ASCII, which is all that is planted.
std::optional<std::string> as_text(std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xFE")) return std::string(bytes);
  std::string text;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    if (bytes[i + 1] != '\0') return std::nullopt;
    text += bytes[i];
  }
  return text;
}

// "…" with \\ and \" at the beginning; what is behind it stays.
std::optional<std::string> take_quoted(std::string_view& text) {
  if (!text.starts_with('"')) return std::nullopt;
  std::string value;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return value;
    }
    if (text[at] == '\\' && ++at == text.size()) break;
    value += text[at];
  }
  return std::nullopt;
}

std::optional<std::string> value_of(std::string_view text) {
  if (text.starts_with('"')) {
    auto value = take_quoted(text);
    return text.empty() ? value : std::nullopt;
  }
  constexpr std::string_view dword = "dword:";
  if (!text.starts_with(dword) || text.size() != dword.size() + 8) return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + dword.size(), end, number, 16);
  if (error != std::errc() || at != end) return std::nullopt;
  return std::to_string(number);
}

// "SYSTEM/Setup" of "[HKEY_LOCAL_MACHINE\SYSTEM\Setup]".
std::optional<std::string> key_of(std::string_view line) {
  constexpr std::string_view root = "[HKEY_LOCAL_MACHINE\\";
  if (!base::starts_with_ignoring_case(line, root) || !line.ends_with(']')) return std::nullopt;
  std::string key(line.substr(root.size(), line.size() - root.size() - 1));
  std::replace(key.begin(), key.end(), '\\', '/');
  return key;
}

bool import_line(std::string_view line, std::string& key, Registry& registry) {
  if (line.empty() || line.starts_with(';')) return true;
  if (line.starts_with('[')) {
    const auto found = key_of(line);
    key = found.value_or("");
    return found.has_value();
  }
  const auto name = take_quoted(line);
  if (!name || !line.starts_with('=') || key.empty()) return false;
  const std::string path = key + '/' + *name;
  if (line == "=-") {
    std::erase_if(registry, [&](const auto& one) { return base::equals_ignoring_case(one.first, path); });
    return true;
  }
  const auto value = value_of(line.substr(1));
  if (value) set_value(registry, path, *value);
  return value.has_value();
}

}  // namespace

bool import_registry_file(std::string_view bytes, Registry& registry) {
  const auto text = as_text(bytes);
  if (!text) return false;
  Registry changed = registry;
  std::string key;
  bool first = true;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed_both(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (first) {
      if (line != "Windows Registry Editor Version 5.00" && line != "REGEDIT4") return false;
      first = false;
    } else if (!import_line(line, key, changed)) {
      return false;
    }
  }
  registry = std::move(changed);
  return !first;
}

}  // namespace azvmreset::sim
