#include "simulator/guest/command_line.hpp"

#include <cstddef>

namespace azvmreset::sim {
namespace {

constexpr std::string_view kBlanks = " \t\r";

// What is behind the quoted part that begins the text, which is added to
// `word`; nothing: it has no end, or more in it than text.
std::optional<std::string_view> after_quoted(std::string_view text, std::string& word) {
  const char quote = text.front();
  text.remove_prefix(1);
  while (!text.empty()) {
    const char c = text.front();
    const bool doubled = c == quote && text.size() > 1 && text[1] == quote;
    if (c == quote && !doubled) return text.substr(1);
    if (quote == '"' && (c == '$' || c == '`')) return std::nullopt;
    word += c;
    text.remove_prefix(doubled ? 2 : 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> words_of_line(std::string_view line) {
  constexpr std::string_view special = "$`;|&<>(){}@,#";
  std::vector<std::string> words;
  bool in_word = false;
  while (!line.empty()) {
    const char c = line.front();
    if (kBlanks.find(c) != std::string_view::npos) {
      in_word = false;
      line.remove_prefix(1);
      continue;
    }
    if (special.find(c) != std::string_view::npos) return std::nullopt;
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == '"' || c == '\'') {
      const auto rest = after_quoted(line, words.back());
      if (!rest) return std::nullopt;
      line = *rest;
    } else {
      words.back() += c;
      line.remove_prefix(1);
    }
  }
  return words;
}

}  // namespace azvmreset::sim
