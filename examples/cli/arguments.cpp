#include "arguments.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "failure.hpp"
#include "nearest.hpp"

namespace azvmreset::cli {
namespace {

// Options that other programs have, and which do not exist here on purpose.
struct Refusal {
  std::string_view spelling;
  std::string_view reason;
};

constexpr std::string_view no_password =
    "a password is never an argument, where every process could read it: use --password-stdin, --password-file or "
    "--password-env";
constexpr std::string_view no_token =
    "a token is never an argument, where every process could read it: set AZVMRESET_ACCESS_TOKEN";
constexpr Refusal refusals[] = {
    {"--password", no_password},
    {"-p", no_password},
    {"--client-secret", "a secret is never an argument, where every process could read it: set AZURE_CLIENT_SECRET"},
    {"--certificate-password",
     "a password is never an argument, where every process could read it: use --certificate-password-file, or set "
     "AZURE_CLIENT_CERTIFICATE_PASSWORD"},
    {"--proxy-password",
     "a password is never an argument, where every process could read it: set AZVMRESET_PROXY_PASSWORD"},
    {"--access-token", no_token},
    {"--token", no_token},
    {"--force", "there is no blanket force: --override BLOCKER names what you accept"},
};

std::optional<std::string_view> refusal_of(std::string_view spelling) noexcept {
  const auto* found = std::ranges::find(refusals, spelling, &Refusal::spelling);
  if (found == std::end(refusals)) return std::nullopt;
  return found->reason;
}

std::string_view nearest_option(std::string_view spelling) {
  std::vector<std::string_view> names;
  for (const OptionRule& rule : option_table()) names.push_back(rule.name);
  return nearest(spelling, names);
}

class Parser {
 public:
  explicit Parser(std::span<const char* const> words) : words_(words) {}

  Parsed run() && {
    bool only_words = false;
    while (next_ < words_.size()) {
      const std::string_view word = words_[next_++];
      if (!only_words && word == "--") {
        only_words = true;
      } else if (only_words || word.size() < 2 || word[0] != '-') {
        take_word(word);
      } else if (word[1] == '-') {
        take_long(word);
      } else {
        take_short(word);
      }
    }
    return std::move(parsed_);
  }

 private:
  void take_word(std::string_view word) {
    if (parsed_.arguments.command.empty()) {
      parsed_.arguments.command = word;
    } else {
      parsed_.arguments.operands.emplace_back(word);
    }
  }

  void take_long(std::string_view word) {
    const std::size_t equals = word.find('=');
    std::optional<std::string_view> value;
    if (equals != std::string_view::npos) value = word.substr(equals + 1);
    take(word.substr(0, equals), value);
  }

  void take_short(std::string_view word) {
    std::optional<std::string_view> value;
    if (word.size() > 2) value = word.substr(2);
    take(word.substr(0, 2), value);
  }

  void take(std::string_view spelling, std::optional<std::string_view> value) {
    const OptionRule* rule = find_option(spelling);
    if (rule == nullptr) {
      refuse(spelling);
    } else if (rule->kind == Kind::flag) {
      if (value) {
        fail(usage_error(std::string(rule->name) + " takes no value"));
      } else {
        parsed_.arguments.values[rule->option] = {"1"};
      }
    } else {
      take_value(*rule, value);
    }
  }

  void take_value(const OptionRule& rule, std::optional<std::string_view> value) {
    if (!value && next_ < words_.size()) {
      const std::string_view word = words_[next_];
      if (word.size() < 2 || word[0] != '-') {
        value = word;
        ++next_;
      }
    }
    const std::string name(rule.name);
    if (!value) {
      fail(usage_error(name + " needs a value", "write " + name + "=" + std::string(rule.placeholder) +
                                                    " where the value begins with a hyphen"));
      return;
    }
    std::vector<std::string>& values = parsed_.arguments.values[rule.option];
    if (!values.empty() && !rule.repeatable) {
      fail(usage_error(name + " is given twice"));
      return;
    }
    values.emplace_back(*value);
  }

  void refuse(std::string_view spelling) {
    const std::string name(spelling);
    if (const auto reason = refusal_of(spelling)) {
      fail(usage_error(name + " is refused: " + std::string(*reason)));
      return;
    }
    const std::string_view near = nearest_option(spelling);
    fail(usage_error("unknown option " + name, near.empty() ? "azvmreset help lists the commands and their options"
                                                            : "did you mean " + std::string(near) + "?"));
  }

  void fail(Error error) {
    if (!parsed_.error) parsed_.error = std::move(error);
  }

  std::span<const char* const> words_;
  std::size_t next_ = 0;
  Parsed parsed_;
};

}  // namespace

Parsed parse(std::span<const char* const> words) { return Parser(words).run(); }

std::optional<Error> misplaced_option(const Arguments& arguments, Commands commands) {
  for (const auto& [option, values] : arguments.values) {
    const OptionRule& rule = rule_of(option);
    if ((rule.commands & commands) == 0) {
      return usage_error(std::string(rule.name) + " is no option of " + arguments.command,
                         "azvmreset " + arguments.command + " --help lists what it takes");
    }
  }
  return std::nullopt;
}

}  // namespace azvmreset::cli
