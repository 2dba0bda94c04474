#include "crashes/verdict.hpp"

#include "base/format.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace azvmreset::crashes {
namespace {

void append(std::string& text, char kind, std::string line) {
  std::ranges::replace(line, '\n', ' ');
  text += base::format("{} {}\n", kind, line);
}

}  // namespace

std::string to_text(const Verdict& verdict) {
  const Kill& kill = verdict.kill;
  std::string text =
      base::format("V {} {} {} {} {} {} {}\n", kill.moment, static_cast<int>(kill.sequel), kill.second_death,
                   verdict.forward ? 1 : 0, verdict.died_again ? 1 : 0, verdict.moments, verdict.named);
  for (const std::string& line : verdict.broken) append(text, 'B', line);
  for (const std::string& line : verdict.history) append(text, 'H', line);
  return text;
}

std::vector<Verdict> read_verdicts(std::string_view text) {
  std::vector<Verdict> verdicts;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::string rest = line.substr(2);
    if (line.front() == 'B') verdicts.back().broken.push_back(std::move(rest));
    if (line.front() == 'H') verdicts.back().history.push_back(std::move(rest));
    if (line.front() != 'V') continue;
    Verdict verdict;
    int sequel = 0;
    std::istringstream(rest) >> verdict.kill.moment >> sequel >> verdict.kill.second_death >> verdict.forward >>
        verdict.died_again >> verdict.moments >> verdict.named;
    verdict.kill.sequel = static_cast<Sequel>(sequel);
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

}  // namespace azvmreset::crashes
