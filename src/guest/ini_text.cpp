#include "guest/ini_text.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <iterator>

namespace azvmreset::guest {
namespace {

using base::fail;
using base::quoted;

constexpr std::size_t longest_file = std::size_t{1} << 20;    // bytes
constexpr std::size_t longest_line = std::size_t{64} * 1024;  // units

struct Mark {
  IniEncoding encoding;
  std::string_view bytes;
};
constexpr Mark marks[] = {
    {IniEncoding::utf8, "\xEF\xBB\xBF"},
    {IniEncoding::utf16_le, "\xFF\xFE"},
    {IniEncoding::utf16_be, "\xFE\xFF"},
    {IniEncoding::ansi, ""},
};

const Mark& mark_of(std::string_view bytes) noexcept {
  return *std::find_if(std::begin(marks), std::end(marks),
                       [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
}

const Mark& mark_of(IniEncoding encoding) noexcept {
  return *std::find_if(std::begin(marks), std::end(marks), [&](const Mark& mark) { return mark.encoding == encoding; });
}

bool is_wide(IniEncoding encoding) noexcept {
  return encoding == IniEncoding::utf16_le || encoding == IniEncoding::utf16_be;
}

std::u16string units_of(std::string_view bytes, IniEncoding encoding) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const std::size_t width = is_wide(encoding) ? 2 : 1;
  const std::size_t low = encoding == IniEncoding::utf16_be ? 1 : 0;
  std::u16string units(bytes.size() / width, u'\0');
  for (std::size_t i = 0; i < units.size(); ++i) {
    const unsigned high = width == 2 ? byte(2 * i + 1 - low) : 0u;
    units[i] = static_cast<char16_t>(high << 8 | byte(width * i + low));
  }
  return units;
}

void append_bytes(std::string& bytes, std::u16string_view units, IniEncoding encoding) {
  for (const char16_t unit : units) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    if (encoding == IniEncoding::utf16_be) bytes += high;
    bytes += low;
    if (encoding == IniEncoding::utf16_le) bytes += high;
  }
}

// CR LF, LF or CR: a lone CR ends a line of files that came from elsewhere.
std::vector<std::u16string> lines_of(std::u16string_view units) {
  std::vector<std::u16string> lines;
  while (!units.empty()) {
    std::size_t end = std::min(units.find_first_of(u"\r\n"), units.size());
    if (end < units.size()) end += units.substr(end).starts_with(u"\r\n") ? 2 : 1;
    lines.emplace_back(units.substr(0, end));
    units.remove_prefix(end);
  }
  return lines;
}

constexpr bool is_end(char16_t unit) noexcept { return unit == u'\r' || unit == u'\n'; }

bool is_ended(std::u16string_view line) noexcept { return !line.empty() && is_end(line.back()); }

std::string ascii_of(std::u16string_view units) {
  std::string text(units.size(), '?');
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] < 0x80) text[i] = static_cast<char>(units[i]);
  }
  return text;
}

std::u16string_view trimmed(std::u16string_view text) noexcept {
  constexpr std::u16string_view blanks = u" \t\v\f\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::u16string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// The name of the section that begins here.
std::optional<std::string> section_named(std::u16string_view line) {
  const std::u16string_view text = trimmed(line);
  if (!text.starts_with(u'[')) return std::nullopt;
  return ascii_of(trimmed(text.substr(1, text.find(u']') - 1)));
}

bool is_remark(std::u16string_view line) noexcept { return trimmed(line).starts_with(u';'); }

}  // namespace

Result<IniText> IniText::parse(std::string_view bytes, std::string_view file) {
  if (bytes.size() > longest_file) {
    return fail(ErrorCode::invalid_argument, "found {} of {} bytes; expected at most {}", file, bytes.size(),
                longest_file);
  }
  IniText text;
  text.file_ = file;
  const Mark& mark = mark_of(bytes);
  text.encoding_ = mark.encoding;
  bytes.remove_prefix(mark.bytes.size());
  if (is_wide(mark.encoding) && bytes.size() % 2 != 0) {
    return fail(ErrorCode::invalid_argument, "found {} with an odd number of bytes after a byte order mark of UTF-16",
                file);
  }
  const std::u16string units = units_of(bytes, mark.encoding);
  // Most of all, UTF-16 without its mark.
  if (units.find(u'\0') != std::u16string::npos) {
    return fail(ErrorCode::invalid_argument, "found a NUL in {}; expected text in ANSI, or with a byte order mark",
                file);
  }
  text.lines_ = lines_of(units);
  for (const std::u16string& line : text.lines_) {
    if (line.size() > longest_line) {
      return fail(ErrorCode::invalid_argument, "found a line of {} characters in {}; expected at most {}", line.size(),
                  file, longest_line);
    }
    if (section_named(line) && line.find(u']') == std::u16string::npos) {
      return fail(ErrorCode::invalid_argument, "found the section {} without its closing bracket in {}",
                  quoted(ascii_of(trimmed(line))), file);
    }
  }
  return text;
}

IniText IniText::empty() { return {}; }

Result<std::optional<IniText::Section>> IniText::find(std::string_view section) const {
  std::optional<Section> found;
  bool inside = false;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (const auto name = section_named(lines_[i])) {
      inside = base::equals_ignoring_case(*name, section);
      if (inside && found) {
        return fail(ErrorCode::invalid_argument, "found the section [{}] twice in {}", section, file_);
      }
      if (inside) found = Section{i + 1, i + 1};
    } else if (inside && !trimmed(lines_[i]).empty()) {
      found->last = i + 1;
    }
  }
  return found;
}

Result<std::vector<IniText::Entry>> IniText::entries(std::string_view section) const {
  const auto found = find(section);
  if (!found) return found.error();
  std::vector<Entry> entries;
  if (!*found) return entries;
  for (std::size_t i = (*found)->first; i < (*found)->last; ++i) {
    const std::u16string_view line = lines_[i];
    const std::size_t equals = line.find(u'=');
    if (is_remark(line) || equals == std::u16string_view::npos) continue;
    entries.push_back({ascii_of(trimmed(line.substr(0, equals))), ascii_of(trimmed(line.substr(equals + 1))), i});
  }
  return entries;
}

Result<std::optional<std::string>> IniText::value(std::string_view section, std::string_view key) const {
  const auto all = entries(section);
  if (!all) return all.error();
  std::optional<std::string> value;
  for (const Entry& entry : *all) {
    if (!base::equals_ignoring_case(entry.key, key)) continue;
    if (value) {
      return fail(ErrorCode::invalid_argument, "found {} twice in [{}] of {}", quoted(key), section, file_);
    }
    value = entry.value;
  }
  return value;
}

std::u16string_view IniText::end_of_lines() const noexcept {
  if (lines_.empty() || !is_ended(lines_.front())) return u"\r\n";
  const std::u16string_view first = lines_.front();
  return first.substr(first.find_first_of(u"\r\n"));
}

void IniText::insert(std::size_t line, std::string_view text) {
  const std::u16string end(end_of_lines());
  if (line > 0 && !is_ended(lines_[line - 1])) lines_[line - 1] += end;
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(line), std::u16string(text.begin(), text.end()) + end);
}

Result<void> IniText::set(std::string_view section, std::string_view key, std::string_view value) {
  const auto there = this->value(section, key);
  if (!there) return there.error();
  if (*there) {
    const auto all = entries(section);
    const auto entry = std::find_if(all->begin(), all->end(),
                                    [&](const Entry& one) { return base::equals_ignoring_case(one.key, key); });
    std::u16string& line = lines_[entry->line];
    const std::size_t equals = line.find(u'=');
    const std::u16string_view old = trimmed(std::u16string_view(line).substr(equals + 1));
    const std::size_t begin = old.empty() ? equals + 1 : static_cast<std::size_t>(old.data() - line.data());
    line.replace(begin, old.size(), std::u16string(value.begin(), value.end()));
    return {};
  }
  const auto found = find(section);
  if (!*found) insert(lines_.size(), base::format("[{}]", section));
  insert(*found ? (*found)->last : lines_.size(), base::format("{}={}", key, value));
  return {};
}

std::string IniText::bytes() const {
  std::string bytes(mark_of(encoding_).bytes);
  for (const std::u16string& line : lines_) append_bytes(bytes, line, encoding_);
  return bytes;
}

}  // namespace azvmreset::guest
