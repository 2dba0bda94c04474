// Journals written as the library writes them.
#pragma once

#include "journal/format.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::test {

constexpr std::chrono::system_clock::time_point written_at{std::chrono::seconds{1'790'000'000}};

// The lines of a journal with so many records, each with members of another length.
inline std::vector<std::string> lines_of(std::size_t records, std::string_view text = "a\\nb") {
  std::vector<std::string> lines;
  journal::Position position;
  for (std::size_t i = 0; i < records; ++i) {
    const std::string members =
        "{\"text\":\"" + std::string(text) + std::string(i % 7, 'x') + "\",\"count\":" + std::to_string(i) + "}";
    auto line = journal::line_after(position, written_at + std::chrono::seconds(i), "step_done", members);
    REQUIRE(line);
    lines.push_back(*line);
  }
  return lines;
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// Whether those are the first records of that journal, and nothing else.
inline bool are_first_of(const journal::Contents& contents, const std::vector<std::string>& lines) {
  if (contents.records.size() > lines.size()) return false;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < contents.records.size(); ++i) {
    const auto& record = contents.records[i];
    if (lines[i].substr(65) != record.document.root().dump() + "\n") return false;
    bytes += lines[i].size();
  }
  return contents.end.bytes == bytes && contents.end.records == contents.records.size();
}

}  // namespace azvmreset::test
