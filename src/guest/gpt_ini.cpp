#include "guest/gpt_ini.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/ini_text.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace azvmreset::guest {
namespace {

using base::fail;
using base::quoted;

constexpr std::string_view file = "gpt.ini";
constexpr std::string_view section = "General";
constexpr std::string_view version_key = "Version";
constexpr std::string_view names_key = "gPCMachineExtensionNames";
constexpr std::string_view functionality_key = "gPCFunctionalityVersion";
constexpr std::string_view options_key = "Options";
constexpr std::uint32_t machine_disabled = 2;  // of Options

constexpr std::string_view scripts_extension = "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}";
constexpr std::string_view startup_tool = "{40B6664F-4972-11D1-A7CA-0000F87571E3}";
constexpr std::size_t guid_size = scripts_extension.size();

std::string shown(std::uint32_t number) { return base::format("{}", number); }

// An extension and its tools, each with its braces.
using ExtensionEntry = std::vector<std::string>;

bool is_braced_guid(std::string_view text) noexcept {
  if (text.size() != guid_size) return false;
  for (std::size_t i = 0; i < guid_size; ++i) {
    const char like = scripts_extension[i];
    const bool digit = base::is_digit(text[i]) || (base::to_lower(text[i]) >= 'a' && base::to_lower(text[i]) <= 'f');
    const bool mark = like == '{' || like == '}' || like == '-';
    if (mark ? text[i] != like : !digit) return false;
  }
  return true;
}

std::optional<std::vector<ExtensionEntry>> read_names(std::string_view names) {
  std::vector<ExtensionEntry> entries;
  while (!names.empty()) {
    const std::size_t end = names.find(']');
    if (names.front() != '[' || end == std::string_view::npos || end == 1 || (end - 1) % guid_size != 0) return {};
    ExtensionEntry entry;
    for (std::size_t at = 1; at < end; at += guid_size) {
      const std::string_view guid = names.substr(at, guid_size);
      if (!is_braced_guid(guid)) return {};
      entry.emplace_back(guid);
    }
    entries.push_back(std::move(entry));
    names.remove_prefix(end + 1);
  }
  return entries;
}

bool is_before(std::string_view a, std::string_view b) { return base::to_lower(a) < base::to_lower(b); }

// Before the first that is greater: what stood in another order keeps it.
template <class Range, class Item, class Less>
void insert_in_order(Range& range, std::size_t from, Item item, Less less) {
  const auto at = std::find_if(range.begin() + static_cast<std::ptrdiff_t>(from), range.end(),
                               [&](const auto& one) { return less(item, one); });
  range.insert(at, std::move(item));
}

std::uint32_t version_for(std::string_view id) noexcept {
  std::uint32_t version = 0;
  for (const char c : id.substr(0, 4)) {
    version = version << 4 | static_cast<std::uint32_t>(base::is_digit(c) ? c - '0' : base::to_lower(c) - 'a' + 10);
  }
  version &= 0xFFFF;
  return version == 0 ? 1 : version;
}

Result<std::optional<std::uint32_t>> number(const IniText& text, std::string_view key) {
  const auto value = text.value(section, key);
  if (!value) return value.error();
  if (!*value) return std::optional<std::uint32_t>();
  const auto parsed = base::parse_decimal(**value);
  if (!parsed || *parsed > 0xFFFFFFFF) {
    return fail(ErrorCode::invalid_argument, "found {} as {} of {}; expected a number of 32 bits", quoted(**value), key,
                file);
  }
  return std::optional(static_cast<std::uint32_t>(*parsed));
}

// Members that Windows or we need, and their new values.
Result<void> merge_into(IniText& text, std::uint32_t version) {
  const auto options = number(text, options_key);
  if (!options) return options.error();
  if (options->value_or(0) & machine_disabled) {
    return fail(ErrorCode::invalid_argument,
                "found Options={} in {}: the machine's half of the local policy is switched off, so no start-up script "
                "of it runs",
                **options, file);
  }
  const auto names = text.value(section, names_key);
  if (!names) return names.error();
  const auto merged = with_scripts_extension(names->value_or(""));
  if (!merged) {
    return fail(ErrorCode::invalid_argument, "found {} as {} of {}; expected pairs of GUIDs in brackets",
                quoted(**names), names_key, file);
  }
  const auto functionality = text.value(section, functionality_key);
  if (!functionality) return functionality.error();
  // First, as in what comes afterwards: so the one can be made of the other.
  if (auto set = text.set(section, version_key, shown(version)); !set) return set.error();
  if (!*functionality) {
    if (auto set = text.set(section, functionality_key, "2"); !set) return set.error();
  }
  return text.set(section, names_key, *merged);
}

Result<std::string> with_version(std::string_view bytes, std::uint32_t version) {
  auto text = IniText::parse(bytes, file);
  if (!text) return text.error();
  if (auto set = text->set(section, version_key, shown(version)); !set) return set.error();
  return text->bytes();
}

}  // namespace

std::uint32_t raised_version(std::uint32_t version) noexcept {
  const std::uint32_t machine = version & 0xFFFF;
  return (version & 0xFFFF0000) | (machine == 0xFFFF ? 1 : machine + 1);
}

std::optional<std::string> with_scripts_extension(std::string_view names) {
  auto entries = read_names(names);
  if (!entries) return std::nullopt;
  const auto ours = std::find_if(entries->begin(), entries->end(), [](const ExtensionEntry& entry) {
    return base::equals_ignoring_case(entry.front(), scripts_extension);
  });
  if (ours == entries->end()) {
    insert_in_order(*entries, 0, ExtensionEntry{std::string(scripts_extension), std::string(startup_tool)},
                    [](const ExtensionEntry& a, const ExtensionEntry& b) { return is_before(a.front(), b.front()); });
  } else if (std::none_of(ours->begin() + 1, ours->end(),
                          [](const std::string& tool) { return base::equals_ignoring_case(tool, startup_tool); })) {
    insert_in_order(*ours, 1, std::string(startup_tool), is_before);
  }
  std::string merged;
  for (const ExtensionEntry& entry : *entries) {
    merged += '[';
    for (const std::string& guid : entry) merged += guid;
    merged += ']';
  }
  return merged;
}

Result<GptIni> merge_gpt_ini(const std::optional<std::string>& bytes, std::string_view id) {
  auto text = bytes ? IniText::parse(*bytes, file) : Result<IniText>(IniText::empty());
  if (!text) return text.error();
  const auto there = number(*text, version_key);
  if (!there) return there.error();
  const std::uint32_t version = *there ? raised_version(**there) : version_for(id);
  if (auto merged = merge_into(*text, version); !merged) return merged.error();

  GptIni result{text->bytes(), ""};
  if (!bytes) return result;
  auto afterwards = with_version(*bytes, raised_version(version));
  if (!afterwards) return afterwards.error();
  result.afterwards = std::move(*afterwards);
  return result;
}

bool is_merge_of_gpt_ini(std::string_view planted, std::string_view afterwards, std::string_view id) {
  const auto merged = merge_gpt_ini(std::string(afterwards), id);
  if (!merged) return false;
  const auto a = with_version(merged->planted, 1);
  const auto b = with_version(planted, 1);
  return a && b && *a == *b;
}

}  // namespace azvmreset::guest
