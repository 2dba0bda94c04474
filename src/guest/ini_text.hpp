// A file of Windows' INI kind, kept unit by unit as it is but for what is set
// (docs/planting.md). Pure.
#pragma once

#include <azvmreset/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

enum class IniEncoding : std::uint8_t { ansi, utf8, utf16_le, utf16_be };

class IniText {
 public:
  // invalid_argument for what Windows and we could read differently; `file` is
  // what the message calls it.
  static Result<IniText> parse(std::string_view bytes, std::string_view file);

  // Nothing but a byte order mark, for a file that is not there yet.
  static IniText empty();

  // A key of a section and its value, blanks around them left out. What is not
  // ASCII stands there as '?', so it equals nothing that is looked for.
  struct Entry {
    std::string key;
    std::string value;
    std::size_t line = 0;
  };

  // In the order of the file; empty where there is no such section.
  // invalid_argument where it stands twice: which of them Windows takes is not
  // told anywhere.
  Result<std::vector<Entry>> entries(std::string_view section) const;

  // The value of a key; invalid_argument where it stands twice.
  Result<std::optional<std::string>> value(std::string_view section, std::string_view key) const;

  // ASCII, in place of the value that is there, or as a line of its own at the
  // end of the section, which is made where it is missing.
  Result<void> set(std::string_view section, std::string_view key, std::string_view value);

  IniEncoding encoding() const noexcept { return encoding_; }
  std::string bytes() const;

  const std::string& file() const noexcept { return file_; }

 private:
  IniText() = default;

  struct Section {
    std::size_t first = 0;  // the line after its name
    std::size_t last = 0;   // one after its last line
  };
  Result<std::optional<Section>> find(std::string_view section) const;
  std::u16string_view end_of_lines() const noexcept;
  void insert(std::size_t line, std::string_view text);

  std::string file_;
  IniEncoding encoding_ = IniEncoding::utf16_le;
  std::vector<std::u16string> lines_;  // with their ends; of ANSI and UTF-8 a unit is a byte
};

}  // namespace azvmreset::guest
