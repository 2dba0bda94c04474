#include <azvmreset/secret.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "guest/account_rules.hpp"
#include "support/catch.hpp"

using azvmreset::Secret;
using namespace azvmreset::guest;

namespace {

std::vector<Rule> all_rules() {
  std::vector<Rule> rules = account_name_rules();
  for (const Rule& rule : password_rules()) rules.push_back(rule);
  return rules;
}

}  // namespace

TEST_CASE("every rule says what is expected, by whom, where, and how we know", "[guest][account_rules]") {
  std::set<std::string_view> names;
  for (const Rule& rule : all_rules()) {
    CAPTURE(rule.name);
    CHECK(names.insert(rule.name).second);
    CHECK_FALSE(rule.expected.empty());
    CHECK_FALSE(rule.enforced.empty());
    CHECK(rule.source.substr(0, 1) == "F");
    CHECK((!rule.hopeless || rule.authority != Authority::azure));  // Azure looks at none of its own on a reset
  }
}

TEST_CASE("the hopeless rules come first", "[guest][account_rules]") {
  const auto hopeless = [](const Rule& rule) { return rule.hopeless; };
  const auto names = account_name_rules();
  const auto passwords = password_rules();
  CHECK(std::is_partitioned(names.begin(), names.end(), hopeless));
  CHECK(std::is_partitioned(passwords.begin(), passwords.end(), hopeless));
}

TEST_CASE("every rule can be broken, and the breach is the rule's", "[guest][account_rules]") {
  std::vector<Breach> breaches;
  const auto add = [&](std::vector<Breach> more) {
    for (Breach& breach : more) breaches.push_back(std::move(breach));
  };
  for (const std::string& name : {std::string(), std::string("\xFC"), std::string(21, 'x'), std::string("a/b"),
                                  std::string(". ."), std::string("bob."), std::string("none"), std::string("a@b"),
                                  std::string("100%"), std::string(" bob"), std::string("Admin")}) {
    add(check_account_name(name, true));
  }
  for (const std::string& password : {std::string(), std::string("\xFC"), std::string("\t"), std::string(257, 'x'),
                                      std::string("Aa1"), std::string("Aa1Aa1Aa1"), std::string(128, 'x'),
                                      std::string("alice"), std::string("iloveyou!"), std::string(" Aa1Aa1Aa1 ")}) {
    add(check_password(Secret(password), "alice"));
  }
  for (const Rule& rule : all_rules()) {
    CAPTURE(rule.name);
    const auto breach =
        std::find_if(breaches.begin(), breaches.end(), [&](const Breach& b) { return b.rule == rule.name; });
    REQUIRE(breach != breaches.end());
    CHECK(breach->hopeless == rule.hopeless);
    CHECK(breach->authority == rule.authority);
  }
}

TEST_CASE("between what Azure asks and what its portal asks lies a warning", "[guest][account_rules]") {
  const auto rules_broken = [](const std::string& password) {
    std::vector<std::string> rules;
    for (const Breach& breach : check_password(Secret(password), "")) rules.emplace_back(breach.rule);
    return rules;
  };
  CHECK(rules_broken("Aa1Aa1A") == std::vector<std::string>{"password_too_short"});
  CHECK(rules_broken("Aa1Aa1Aa") == std::vector<std::string>{"password_short_for_portal"});
  CHECK(rules_broken("Aa1Aa1Aa1Aa") == std::vector<std::string>{"password_short_for_portal"});
  CHECK(rules_broken("Aa1Aa1Aa1Aa1").empty());
  CHECK(rules_broken("Aa1" + std::string(124, 'x')) == std::vector<std::string>{"password_too_long"});
  CHECK(rules_broken("Aa1" + std::string(125, 'x')) ==
        std::vector<std::string>{"password_too_long", "password_too_long_for_net_user"});
}
