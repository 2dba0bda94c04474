#include "progress.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "printable.hpp"

namespace azvmreset::cli {
namespace {

// How the ladder says which way it takes. On a screen, where one line replaces
// another, that stays in sight.
constexpr std::string_view trying = "trying ";

constexpr const char* erase_line = "\r\033[K";

// Bytes of UTF-8 that are not the first of a character take no column.
std::string cut_to(std::string text, std::size_t columns) {
  std::size_t shown = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool first = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (first && ++shown > columns) {
      text.resize(i);
      break;
    }
  }
  return text;
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& out, const Terminal& terminal)
    : out_(out), terminal_(terminal), live_(terminal.can_rewrite_lines()) {}

void ProgressLine::begin() {
  started_ = Clock::now();
  text_.clear();
  way_.clear();
}

void ProgressLine::show(const Progress& progress) {
  std::string text = printable(progress.message);
  if (text.empty()) text = name_of(progress.phase);
  if (text == text_ || progress.phase == Phase::finished) return;
  if (text.starts_with(trying)) way_ = text.substr(trying.size());
  text_ = std::move(text);
  if (live_) {
    refresh();
  } else if (!brief_) {
    out_ << "azvmreset: " << text_ << std::endl;
  }
}

void ProgressLine::refresh() {
  if (!live_ || text_.empty()) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_).count();
  const std::string clock = " (" + std::to_string(seconds) + " s)";
  const std::size_t columns = terminal_.columns();
  const std::size_t room = columns - std::min(columns, clock.size() + 1);
  const bool says_way = way_.empty() || text_.starts_with(trying);
  std::string line = cut_to(says_way ? text_ : way_ + ": " + text_, room) + clock;
  if (line == drawn_) return;
  out_ << erase_line << line << std::flush;
  drawn_ = std::move(line);
}

void ProgressLine::interrupt_with(const std::string& text) {
  erase();
  out_ << text << std::flush;
}

void ProgressLine::erase() {
  if (!drawn_.empty()) out_ << erase_line << std::flush;
  drawn_.clear();
}

}  // namespace azvmreset::cli
