#include "simulator/guest/user_script.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/format.hpp"

#include "simulator/guest/command_line.hpp"
#include "simulator/guest/net.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string_view>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;

constexpr std::uint64_t kLongestSleep = 2'147'483;  // that Start-Sleep takes, in seconds

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return equals_ignoring_case(name, word); });
}

class UserScript final : public Script {
 public:
  explicit UserScript(std::string text) : text_(std::move(text)) {
    // A byte order mark is no part of the first line.
    if (text_.starts_with("\xef\xbb\xbf")) text_.erase(0, 3);
  }

  std::optional<Duration> go_on(const Surroundings& here, Time now) override {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      const std::string line = text_.substr(at_, end - at_);
      at_ = end + 1;
      if (const auto pause = run(line, here, now)) return pause;
    }
    // F3.2/20.
    if (!explicit_exit_ && here.choices.pick<NativeExit>() == NativeExit::its_own) exit_code = last_exit_code_;
    return std::nullopt;
  }

 private:
  // How long the line waits, if it does.
  std::optional<Duration> run(const std::string& line, const Surroundings& here, Time now) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') return std::nullopt;
    if (ends_with_last_code(line)) {
      leave(last_exit_code_);
      return std::nullopt;
    }
    const auto words = words_of_line(line);
    if (!words) return cannot(line), std::nullopt;
    const std::string& word = words->front();
    if (is_one_of(word, {"Write-Output", "Write-Host", "echo"})) {
      for (std::size_t i = 1; i < words->size(); ++i) print((*words)[i]);
    } else if (is_one_of(word, {"exit"})) {
      leave(static_cast<int>(base::parse_decimal(words->size() > 1 ? words->back() : "0").value_or(0)));
    } else if (is_one_of(word, {"Start-Sleep"}) && words->size() > 1) {
      return std::chrono::seconds(
          std::min<std::uint64_t>(base::parse_decimal(words->back()).value_or(0), kLongestSleep));
    } else if (is_one_of(word, {"net", "net.exe"})) {
      run_net_line(line, *words, here, now);
    } else {
      cannot(line);
    }
    return std::nullopt;
  }

  void run_net_line(const std::string& line, const std::vector<std::string>& words, const Surroundings& here,
                    Time now) {
    const NetOutcome outcome = run_net(std::span(words).subspan(1), here, deed, now);
    if (!outcome.understood) return cannot(line);
    if (!outcome.output.empty()) print(outcome.output);
    if (!outcome.error.empty()) complain(outcome.error);
    last_exit_code_ = outcome.exit_code;
  }

  static bool ends_with_last_code(std::string_view line) {
    const std::size_t variable = line.find("$LASTEXITCODE");
    if (variable == std::string_view::npos) return false;
    const auto before = words_of_line(line.substr(0, variable));
    const auto after = words_of_line(line.substr(variable + std::string_view("$LASTEXITCODE").size()));
    return before && after && after->empty() && before->size() == 1 && is_one_of(before->front(), {"exit"});
  }

  void leave(int code) {
    exit_code = code;
    explicit_exit_ = true;
    at_ = text_.size();
  }

  void cannot(std::string_view line) {
    complain(
        base::format("azvmreset-sim cannot run this line, and this script is none of those of its scenario: {}", line));
    leave(1);
  }

  std::string text_;
  std::size_t at_ = 0;
  int last_exit_code_ = 0;
  bool explicit_exit_ = false;
};

}  // namespace

std::unique_ptr<Script> begin_user_script(const ScriptCall& call) { return std::make_unique<UserScript>(call.text); }

}  // namespace azvmreset::sim
