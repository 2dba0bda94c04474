// INI files as they are found on a disk, in each encoding.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::testing {

inline std::string utf16_le(std::string_view ascii, bool mark = true) {
  std::string bytes = mark ? "\xFF\xFE" : "";
  for (const char c : ascii) bytes += std::string{c, '\0'};
  return bytes;
}

inline std::string utf16_be(std::string_view ascii) {
  std::string bytes = "\xFE\xFF";
  for (const char c : ascii) bytes += std::string{'\0', c};
  return bytes;
}

inline std::string utf8(std::string_view text) { return "\xEF\xBB\xBF" + std::string(text); }

}  // namespace azvmreset::testing
