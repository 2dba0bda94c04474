#include "report_lines.hpp"

#include <array>
#include <cstddef>
#include <ctime>

#include "option_words.hpp"
#include "printable.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t label_width = 16;

std::string utc(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text = {};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

}  // namespace

Lines::Lines(std::string_view first) : text_(printable(first) + '\n') {}

void Lines::add(std::string_view label, std::string_view value) {
  if (value.empty()) return;
  std::string padded(label);
  padded.resize(label_width, ' ');
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

void Lines::add(std::string_view label, const std::optional<std::chrono::system_clock::time_point>& time) {
  if (time) add(label, utc(*time));
}

std::string listed(const std::string& a, std::string_view b) {
  return a + (a.empty() || b.empty() ? "" : ", ") + std::string(b);
}

std::string last_segment(const std::string& id) { return id.substr(id.rfind('/') + 1); }

}  // namespace azvmreset::cli
