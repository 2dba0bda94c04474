// Rules with the way each is looked at, as one table.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guest/account_rules.hpp"

namespace azvmreset::guest {

template <class Subject>
struct Check {
  Rule rule;

  // The message when the rule is not kept. The hopeless rules before this one
  // are.
  std::optional<std::string> (*found)(const Subject& subject);
};

template <class Subject, std::size_t size>
std::vector<Rule> rules_of(const Check<Subject> (&table)[size]) {
  std::vector<Rule> rules;
  for (const Check<Subject>& check : table) rules.push_back(check.rule);
  return rules;
}

template <class Subject, std::size_t size>
std::vector<Breach> breaches_of(const Check<Subject> (&table)[size], const Subject& subject) {
  std::vector<Breach> breaches;
  for (const Check<Subject>& check : table) {
    std::optional<std::string> message = check.found(subject);
    if (!message) continue;
    breaches.push_back({check.rule.name, std::move(*message), check.rule.authority, check.rule.hopeless});
    if (check.rule.hopeless) break;
  }
  return breaches;
}

}  // namespace azvmreset::guest
