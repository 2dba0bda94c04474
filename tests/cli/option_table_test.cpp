#include "cli/option_table.hpp"

#include <set>

#include "support/catch.hpp"

using namespace azvmreset::cli;

TEST_CASE("option table", "[cli]") {
  SECTION("every option is there once, under names of its own") {
    std::set<Option> options;
    std::set<std::string_view> spellings;
    for (const OptionRule& rule : option_table()) {
      CAPTURE(rule.name);
      CHECK(options.insert(rule.option).second);
      CHECK(spellings.insert(rule.name).second);
      if (!rule.short_name.empty()) CHECK(spellings.insert(rule.short_name).second);
      CHECK(find_option(rule.name) == &rule);
      CHECK(&rule_of(rule.option) == &rule);
    }
    CHECK(options.size() == static_cast<std::size_t>(Option::help) + 1);
  }

  SECTION("every common option has a variable of ours; what names one VM, account or secret has none") {
    for (const OptionRule& rule : option_table()) {
      CAPTURE(rule.name);
      const bool common = rule.group == Group::common || rule.group == Group::cloud;
      const bool expected = (common && rule.option != Option::help) || rule.option == Option::subscription;
      CHECK(!own_variable_of(rule).empty() == expected);
    }
    CHECK(own_variable_of(rule_of(Option::poll_interval)) == "AZVMRESET_POLL_INTERVAL");
  }
}
