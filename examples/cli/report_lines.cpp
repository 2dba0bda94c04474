#include "report_lines.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>

#include "option_words.hpp"
#include "printable.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t label_width = 16;

// On the screen: what continues a character of UTF-8 takes no place.
std::size_t width_of(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  return widths;
}

}  // namespace

Lines::Lines(std::string_view first) : text_(printable(first) + '\n') {}

void Lines::add(std::string_view label, std::string_view value) {
  if (value.empty()) return;
  std::string padded(label);
  padded.resize(std::max(label.size() + 1, label_width), ' ');
  text_ += "  " + padded + printable(value) + '\n';
}

void Lines::add(std::string_view label, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    add(label, finding.code + ": " + finding.message);
    add("  next", with_options(finding.remedy));
  }
}

void Lines::add(std::string_view label, const std::vector<std::string>& values) {
  for (const std::string& value : values) add(label, value);
}

void Lines::add_table(const std::vector<std::vector<std::string>>& rows) {
  const auto widths = widths_of(rows);
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.append("  ").append(printable(row[i])).append(widths[i] - width_of(row[i]), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += line + '\n';
  }
}

void Lines::add(std::string_view label, const std::optional<std::chrono::system_clock::time_point>& time) {
  if (time) add(label, utc(*time));
}

std::string utc(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text = {};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

std::string listed(const std::string& a, std::string_view b) {
  return a + (a.empty() || b.empty() ? "" : ", ") + std::string(b);
}

std::string last_segment(const std::string& id) { return id.substr(id.rfind('/') + 1); }

}  // namespace azvmreset::cli
