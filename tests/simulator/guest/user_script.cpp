#include "simulator/guest/user_script.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/format.hpp"

#include <string_view>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// The first word, and what is behind it.
std::pair<std::string_view, std::string_view> split(std::string_view line) {
  const std::size_t end = line.find(' ');
  if (end == std::string_view::npos) return {line, {}};
  return {line.substr(0, end), trimmed(line.substr(end))};
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

class UserScript final : public Script {
 public:
  explicit UserScript(std::string text) : text_(std::move(text)) {}

  std::optional<Duration> go_on(const Surroundings&, Time) override {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      const std::string_view line = trimmed(std::string_view(text_).substr(at_, end - at_));
      at_ = end + 1;
      if (line.empty() || line.starts_with('#')) continue;
      const auto [word, rest] = split(line);
      if (equals_ignoring_case(word, "Write-Output") || equals_ignoring_case(word, "echo")) {
        print(unquoted(rest));
      } else if (equals_ignoring_case(word, "exit")) {
        exit_code = static_cast<int>(base::parse_decimal(rest).value_or(0));
        at_ = text_.size();
      } else if (equals_ignoring_case(word, "Start-Sleep")) {
        return seconds(rest);
      } else {
        complain(base::format("azvmreset-sim cannot run this line, and none of its scenario's scripts is this one: {}",
                              line));
        exit_code = 1;
        at_ = text_.size();
      }
    }
    return std::nullopt;
  }

 private:
  // "30" and "-Seconds 30".
  static Duration seconds(std::string_view text) {
    const auto [word, rest] = split(text);
    const std::string_view number =
        equals_ignoring_case(word, "-Seconds") || equals_ignoring_case(word, "-s") ? rest : text;
    return std::chrono::seconds(base::parse_decimal(number).value_or(0));
  }

  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Script> begin_user_script(const ScriptCall& call) { return std::make_unique<UserScript>(call.text); }

}  // namespace azvmreset::sim
