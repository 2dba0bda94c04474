#include "guest/powershell_code.hpp"

#include <cstddef>
#include <utility>

namespace azvmreset::guest {
namespace {

enum class Quote { none, single_quote, double_quote };

// PowerShell takes the typographic quotes for plain ones, in any pairing.
struct QuoteAt {
  Quote kind = Quote::none;
  std::size_t size = 0;
};

QuoteAt quote_at(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t typographic = 3;
  if (at >= text.size()) return {};
  if (text[at] == '\'') return {Quote::single_quote, 1};
  if (text[at] == '"') return {Quote::double_quote, 1};
  const std::string_view three = text.substr(at, typographic);
  for (const std::string_view quote : {"\u2018", "\u2019", "\u201A", "\u201B"}) {
    if (three == quote) return {Quote::single_quote, typographic};
  }
  for (const std::string_view quote : {"\u201C", "\u201D", "\u201E"}) {
    if (three == quote) return {Quote::double_quote, typographic};
  }
  return {};
}

bool ends_word(char c) noexcept { return std::string_view(" \t\r\n;(){}[],|&=").find(c) != std::string_view::npos; }

class Scanner {
 public:
  explicit Scanner(std::string_view script) : script_(script), code_(script) {}

  std::string code() {
    while (at_ < script_.size()) step();
    return std::move(code_);
  }

 private:
  void step() {
    if (script_.substr(at_, 2) == "<#") return blank_until("#>");
    if (script_[at_] == '#' && (at_ == 0 || ends_word(script_[at_ - 1]))) return blank_until("\n");
    if (script_[at_] == '`') return skip(2);
    if (script_[at_] == '@' && begins_here_string()) return blank_here_string();
    const QuoteAt quote = quote_at(script_, at_);
    if (quote.kind == Quote::none) return skip(1);
    blank_string(quote);
  }

  void skip(std::size_t count) noexcept { at_ += count; }

  void blank(std::size_t count) noexcept {
    for (; count > 0 && at_ < script_.size(); --count, ++at_) {
      if (script_[at_] != '\n') code_[at_] = ' ';
    }
  }

  void blank_until(std::string_view mark) {
    const std::size_t found = script_.find(mark, at_ + 1);
    const bool at_line_end = mark == "\n";
    blank(found == std::string_view::npos ? script_.size() : found - at_ + (at_line_end ? 0 : mark.size()));
  }

  void blank_string(QuoteAt opening) {
    blank(opening.size);
    while (at_ < script_.size()) {
      const QuoteAt quote = quote_at(script_, at_);
      if (quote.kind == opening.kind) {
        blank(quote.size);
        const QuoteAt doubled = quote_at(script_, at_);
        if (doubled.kind != opening.kind) return;
        blank(doubled.size);
      } else {
        blank(opening.kind == Quote::double_quote && script_[at_] == '`' ? 2 : 1);
      }
    }
  }

  bool begins_here_string() const noexcept {
    const QuoteAt quote = quote_at(script_, at_ + 1);
    if (quote.kind == Quote::none) return false;
    const std::size_t end = script_.find_first_not_of(" \t\r", at_ + 1 + quote.size);
    return end != std::string_view::npos && script_[end] == '\n';
  }

  // Only a quote at the very beginning of a line ends it.
  void blank_here_string() {
    const Quote kind = quote_at(script_, at_ + 1).kind;
    blank(1);
    while (at_ < script_.size()) {
      const QuoteAt quote = quote_at(script_, at_);
      const bool ends = quote.kind == kind && script_[at_ - 1] == '\n' && script_.substr(at_ + quote.size, 1) == "@";
      blank(ends ? quote.size + 1 : 1);
      if (ends) return;
    }
  }

  std::string_view script_;
  std::string code_;
  std::size_t at_ = 0;
};

}  // namespace

std::string powershell_code(std::string_view script) { return Scanner(script).code(); }

}  // namespace azvmreset::guest
