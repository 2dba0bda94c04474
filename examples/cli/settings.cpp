#include "settings.hpp"

#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"

namespace azvmreset::cli {
namespace {

constexpr double shortest_seconds = 0.001;
constexpr double longest_seconds = 10'000'000;

std::optional<double> parse_seconds(std::string_view text) noexcept {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(value >= shortest_seconds && value <= longest_seconds)) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> parse_count(std::string_view text) noexcept {
  std::uint32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_choice(std::string_view choices, std::string_view value) noexcept {
  while (!choices.empty()) {
    const std::size_t bar = choices.find('|');
    if (choices.substr(0, bar) == value) return true;
    if (bar == std::string_view::npos) break;
    choices.remove_prefix(bar + 1);
  }
  return false;
}

std::optional<bool> parse_flag(std::string_view text) noexcept {
  if (text == "1" || text == "true" || text == "yes") return true;
  if (text == "0" || text == "false" || text == "no") return false;
  return std::nullopt;
}

// `origin` is the option or the variable that said it.
std::optional<Error> refuse_value(const OptionRule& rule, const std::string& origin, const std::string& value) {
  std::string expected;
  switch (rule.kind) {
    case Kind::text:
      return std::nullopt;
    case Kind::flag:
      if (parse_flag(value)) return std::nullopt;
      expected = "1 or 0";
      break;
    case Kind::choice:
      if (is_choice(rule.placeholder, value)) return std::nullopt;
      expected = rule.placeholder;
      break;
    case Kind::seconds:
      if (parse_seconds(value)) return std::nullopt;
      expected = "seconds from 0.001 to 10000000";
      break;
    case Kind::count:
      if (parse_count(value)) return std::nullopt;
      expected = "a whole number";
      break;
  }
  return usage_error(origin + ": expected " + expected + ", found \"" + printable(value) + '"');
}

struct Candidate {
  Source source;
  std::string origin;
  std::vector<std::string> values;
};

// The order of precedence, written once.
std::optional<Candidate> first_source(const OptionRule& rule, const Arguments& arguments,
                                      const Environment& environment) {
  if (const auto given = arguments.values.find(rule.option); given != arguments.values.end()) {
    return Candidate{Source::command_line, std::string(rule.name), given->second};
  }
  const std::pair<Source, std::string> variables[] = {
      {Source::own_variable, own_variable_of(rule)},
      {Source::azure_variable, std::string(rule.fallback.azure_variable)},
  };
  for (const auto& [source, variable] : variables) {
    if (variable.empty()) continue;
    if (const auto value = environment(variable)) return Candidate{source, variable, {std::string(*value)}};
  }
  if (rule.fallback.default_value.empty()) return std::nullopt;
  return Candidate{Source::default_value, "the default", {std::string(rule.fallback.default_value)}};
}

}  // namespace

Result<Settings> Settings::resolve(const Arguments& arguments, Commands commands, const Environment& environment) {
  Settings settings;
  for (const OptionRule& rule : option_table()) {
    if ((rule.commands & commands) == 0) continue;
    auto found = first_source(rule, arguments, environment);
    if (!found) continue;
    for (const std::string& value : found->values) {
      if (auto error = refuse_value(rule, found->origin, value)) return std::move(*error);
    }
    settings.resolved_.emplace(rule.option, Resolved{found->source, std::move(found->values)});
  }
  return settings;
}

std::optional<std::string> Settings::text(Option option) const {
  const auto found = resolved_.find(option);
  if (found == resolved_.end()) return std::nullopt;
  return found->second.values.front();
}

std::string Settings::text_or_empty(Option option) const { return text(option).value_or(std::string()); }

std::vector<std::string> Settings::all(Option option) const {
  const auto found = resolved_.find(option);
  return found == resolved_.end() ? std::vector<std::string>() : found->second.values;
}

bool Settings::on(Option option) const {
  const auto value = text(option);
  return value && parse_flag(*value).value_or(false);
}

std::optional<std::chrono::milliseconds> Settings::seconds(Option option) const {
  const auto value = text(option);
  if (!value) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(parse_seconds(*value).value_or(0) * 1000));
}

std::optional<std::uint32_t> Settings::count(Option option) const {
  const auto value = text(option);
  return value ? parse_count(*value) : std::nullopt;
}

std::optional<Source> Settings::source(Option option) const {
  const auto found = resolved_.find(option);
  if (found == resolved_.end()) return std::nullopt;
  return found->second.source;
}

}  // namespace azvmreset::cli
