#include "simulator/guest/boot/profile.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\f\v";
  const std::size_t first = text.find_first_not_of(space);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(space) - first + 1);
}

void append_utf8(std::string& text, char32_t c) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800)
    put(0xC0 | c >> 6);
  else {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

// Unit by unit: what is compared is ASCII, and halves of pairs compare like any other.
std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]), second = static_cast<unsigned char>(bytes[i + 1]);
    append_utf8(text, big_endian ? first << 8 | second : second << 8 | first);
  }
  return text;
}

// F5.2/3 to F5.2/3b. ANSI is taken as it is: names and numbers are ASCII.
std::string decoded(std::string_view bytes, const Choices& choices) {
  if (bytes.starts_with("\xFF\xFE")) return from_utf16(bytes.substr(2), false);
  if (bytes.starts_with("\xFE\xFF")) {
    return choices.pick<BigEndianIni>() == BigEndianIni::read ? from_utf16(bytes.substr(2), true) : std::string();
  }
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark) && choices.pick<MarkedIni>() == MarkedIni::read) bytes.remove_prefix(mark.size());
  return std::string(bytes);
}

std::string_view unquoted(std::string_view value) {
  const bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.front() == value.back();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

Profile::Profile(std::string_view bytes, const Choices& choices) {
  const std::string text = decoded(bytes, choices);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with('[')) {
      sections_.push_back({std::string(trimmed(line.substr(1, line.find(']') - 1))), {}});
      continue;
    }
    const std::size_t equals = line.find('=');
    if (line.starts_with(';') || equals == std::string_view::npos || sections_.empty()) continue;
    sections_.back().values.emplace_back(trimmed(line.substr(0, equals)), unquoted(trimmed(line.substr(equals + 1))));
  }
}

std::optional<std::string> Profile::find(std::string_view section, std::string_view key) const {
  const auto at = std::find_if(sections_.begin(), sections_.end(),
                               [&](const Section& one) { return equals_ignoring_case(one.name, section); });
  if (at == sections_.end()) return std::nullopt;
  for (const auto& [name, value] : at->values) {
    if (equals_ignoring_case(name, key)) return value;
  }
  return std::nullopt;
}

}  // namespace azvmreset::sim
