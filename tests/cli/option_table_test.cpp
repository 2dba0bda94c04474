#include "cli/option_table.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "cli/credential_kinds.hpp"
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

  SECTION("every kind of credential can be asked for") {
    std::string choices(rule_of(Option::credential).placeholder);
    std::ranges::replace(choices, '|', '\n');
    std::istringstream one_each(choices);
    std::size_t count = 0;
    for (std::string choice; std::getline(one_each, choice); ++count) CHECK(credential_kind(choice).name == choice);
    CHECK(count == credential_kinds().size());
  }

  SECTION("every common option has a variable of ours; what names one VM, account or secret has none") {
    for (const OptionRule& rule : option_table()) {
      CAPTURE(rule.name);
      const bool common = rule.group == Group::common || rule.group == Group::sign_in || rule.group == Group::cloud ||
                          rule.group == Group::network;
      const bool expected = (common && rule.option != Option::help) || rule.option == Option::subscription;
      CHECK(!own_variable_of(rule).empty() == expected);
    }
    CHECK(own_variable_of(rule_of(Option::poll_interval)) == "AZVMRESET_POLL_INTERVAL");
    CHECK(own_variable_of(rule_of(Option::ipv6)) == "AZVMRESET_IPV6");
  }
}
