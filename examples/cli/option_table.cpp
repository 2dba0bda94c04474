#include "option_table.hpp"

#include <algorithm>
#include <vector>

#include "option_rules.hpp"

namespace azvmreset::cli {
namespace {

std::vector<OptionRule> joined() {
  std::vector<OptionRule> all;
  for (const auto part : {options_of_tasks(), options_of_plans(), options_of_rescues(), options_of_connections()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

std::span<const OptionRule> option_table() noexcept {
  static const std::vector<OptionRule> table = joined();
  return table;
}

const OptionRule& rule_of(Option option) noexcept {
  return *std::ranges::find(option_table(), option, &OptionRule::option);
}

const OptionRule* find_option(std::string_view spelling) noexcept {
  const auto table = option_table();
  const auto found = std::ranges::find_if(table, [&](const OptionRule& rule) {
    return rule.name == spelling || (!rule.short_name.empty() && rule.short_name == spelling);
  });
  return found == table.end() ? nullptr : &*found;
}

std::string own_variable_of(const OptionRule& rule) {
  if (!rule.fallback.own_variable) return {};
  std::string variable = "AZVMRESET_";
  for (const char c : rule.name.substr(2)) {
    const bool lower = c >= 'a' && c <= 'z';
    variable += c == '-' ? '_' : lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return variable;
}

}  // namespace azvmreset::cli
