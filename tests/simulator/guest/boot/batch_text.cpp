#include "simulator/guest/boot/batch_text.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Where in the text a caret or quotes take the meaning from a character.
class Scanner {
 public:
  // Whether the character at the place means something to cmd; goes on by one.
  bool meant(char c) {
    if (escaped_) {
      escaped_ = false;
      return false;
    }
    if (c == '"') {
      quoted_ = !quoted_;
      return false;
    }
    if (!quoted_ && c == '^') {
      escaped_ = true;
      return false;
    }
    return !quoted_;
  }

 private:
  bool quoted_ = false;
  bool escaped_ = false;
};

// The file name behind a redirection; `at` goes behind it.
std::string target_at(std::string_view text, std::size_t& at) {
  at = std::min(text.find_first_not_of(kSpace, at), text.size());
  const bool quoted = at < text.size() && text[at] == '"';
  const std::size_t begin = at + (quoted ? 1 : 0);
  const std::size_t end =
      std::min(quoted ? text.find('"', begin) : text.find_first_of(" \t\r\n&|)<>", begin), text.size());
  at = std::min(end + (quoted ? 1 : 0), text.size());
  return std::string(text.substr(begin, end - begin));
}

// One of "%~dp0", "%0", "%%", "%NAME%" at the beginning; how long it is.
std::size_t variable_length(std::string_view text) {
  if (text.starts_with("%%")) return 2;
  if (text.starts_with("%~")) {
    const std::size_t end = text.find_first_not_of("dpnxfs", 2);
    return end != std::string_view::npos && base::is_digit(text[end]) ? end + 1 : 0;
  }
  if (text.size() > 1 && base::is_digit(text[1])) return 2;
  const std::size_t end = text.find('%', 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

SimpleCommand first_command(std::string_view line) {
  SimpleCommand command;
  Scanner scanner;
  std::size_t at = 0;
  while (at < line.size()) {
    const char c = line[at];
    const bool meant = scanner.meant(c);
    if (meant && (c == '&' || c == '|' || c == '\n' || c == ')')) break;
    if (meant && c == '<') {
      command.readable = command.readable && base::equals_ignoring_case(target_at(line, ++at), "nul");
      continue;
    }
    if (!meant || c != '>') {
      command.text += c;
      ++at;
      continue;
    }
    // A digit of its own before it is the number of a stream, also where a text to echo ends in one.
    std::string& text = command.text;
    const bool numbered = !text.empty() && base::is_digit(text.back()) &&
                          (text.size() == 1 || kSpace.find(text[text.size() - 2]) != std::string_view::npos);
    const char stream = numbered ? text.back() : '1';
    if (numbered) text.pop_back();
    const bool appends = line.substr(at).starts_with(">>");
    at += appends ? 2 : 1;
    if (at < line.size() && line[at] == '&') {
      at += 2;
      continue;
    }
    const std::string target = target_at(line, at);
    if (stream != '1' || base::equals_ignoring_case(target, "nul")) continue;
    (appends ? command.append_to : command.write_to) = target;
  }
  command.rest = line.substr(at);
  return command;
}

std::vector<std::string> quoted_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false, begun = false;
  const auto finish = [&] {
    if (begun) words.push_back(std::move(word));
    word.clear();
    begun = false;
  };
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
      word += c;
      begun = true;
    } else if (!quoted && kSpace.find(c) != std::string_view::npos) {
      finish();
    } else {
      word += c;
      begun = true;
    }
  }
  finish();
  return words;
}

std::vector<std::string> words_of_command(std::string_view text) {
  std::vector<std::string> words = quoted_words(text);
  for (std::string& word : words) std::erase(word, '"');
  return words;
}

std::optional<std::size_t> block_length(std::string_view text) {
  Scanner scanner;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!scanner.meant(text[at])) continue;
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at + 1;
  }
  return std::nullopt;
}

bool closes_its_blocks(std::string_view text) {
  Scanner scanner;
  std::size_t opened = 0, closed = 0;
  for (const char c : text) {
    if (!scanner.meant(c)) continue;
    opened += c == '(' ? 1 : 0;
    closed += c == ')' ? 1 : 0;
  }
  return opened <= closed;
}

std::optional<std::string> expanded(std::string_view line, const BatchVariables& variables) {
  std::string text;
  while (!line.empty()) {
    const std::size_t next = std::min(line.find('%'), line.size());
    text += line.substr(0, next);
    line.remove_prefix(next);
    if (line.empty()) break;
    const std::size_t length = variable_length(line);
    if (length == 0) return std::nullopt;
    std::string_view name = line.substr(1, length - 1);
    if (name.ends_with('%')) name.remove_suffix(1);
    const auto value = name.empty() ? std::optional<std::string>("%") : variables(name);
    if (!value) return std::nullopt;
    text += *value;
    line.remove_prefix(length);
  }
  return text;
}

std::string without_carets(std::string_view text) {
  std::string plain;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (text[at] == '^' && !quoted && ++at == text.size()) break;
    plain += text[at];
  }
  return plain;
}

std::string_view trimmed_left(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kSpace), text.size()));
}

std::string_view trimmed_both(std::string_view text) {
  const std::size_t last = text.find_last_not_of(kSpace);
  return last == std::string_view::npos ? std::string_view() : trimmed_left(text.substr(0, last + 1));
}

}  // namespace azvmreset::sim
