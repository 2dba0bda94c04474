#include "settings.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

#include "failure.hpp"
#include "nearest.hpp"
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

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool is_pair(std::string_view text) noexcept {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 && equals + 1 < text.size();
}

std::optional<bool> parse_flag(std::string_view text) noexcept {
  if (text == "1" || text == "true" || text == "yes") return true;
  if (text == "0" || text == "false" || text == "no") return false;
  return std::nullopt;
}

// `origin` is the option or the variable that said it.
Error unexpected(const std::string& origin, std::string_view expected, std::string_view found,
                 std::string_view near = {}) {
  return usage_error(origin + ": expected " + std::string(expected) + ", found \"" + printable(found) + '"',
                     near.empty() ? std::string() : "did you mean " + std::string(near) + '?');
}

std::optional<Error> refuse_choice(const OptionRule& rule, const std::string& origin, std::string_view value) {
  const auto choices = split(rule.placeholder, '|');
  if (std::ranges::find(choices, value) != choices.end()) return std::nullopt;
  return unexpected(origin, rule.placeholder, value, nearest(value, choices));
}

std::optional<Error> refuse_choices(const OptionRule& rule, const std::string& origin, std::string_view value) {
  std::vector<std::string_view> known;
  for (const std::string_view part : split(value, ',')) {
    if (auto error = refuse_choice(rule, origin, part)) return error;
    if (std::ranges::find(known, part) != known.end()) return unexpected(origin, "each one once", value);
    known.push_back(part);
  }
  return std::nullopt;
}

std::optional<Error> refuse_value(const OptionRule& rule, const std::string& origin, const std::string& value) {
  switch (rule.kind) {
    case Kind::text:
      return std::nullopt;
    case Kind::flag:
      if (parse_flag(value)) return std::nullopt;
      return unexpected(origin, "1 or 0", value);
    case Kind::choice:
      return refuse_choice(rule, origin, value);
    case Kind::choices:
      return refuse_choices(rule, origin, value);
    case Kind::pair:
      if (is_pair(value)) return std::nullopt;
      return unexpected(origin, rule.placeholder, value);
    case Kind::seconds:
      if (parse_seconds(value)) return std::nullopt;
      return unexpected(origin, "seconds from 0.001 to 10000000", value);
    case Kind::count:
      if (parse_count(value)) return std::nullopt;
      return unexpected(origin, "a whole number", value);
  }
  return std::nullopt;
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

std::vector<std::string> Settings::list(Option option) const {
  std::vector<std::string> parts;
  if (const auto value = text(option)) {
    for (const std::string_view part : split(*value, ',')) parts.emplace_back(part);
  }
  return parts;
}

std::map<std::string, std::string> Settings::pairs(Option option) const {
  std::map<std::string, std::string> named;
  for (const std::string& each : all(option)) {
    const std::size_t equals = each.find('=');
    named.insert_or_assign(each.substr(0, equals), each.substr(equals + 1));
  }
  return named;
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
