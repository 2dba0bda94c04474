#include "guest/account_rules.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset::guest;

namespace {

std::string hopeless_rule(std::string_view name) {
  const auto breaches = check_account_name(name, false);
  return breaches.size() == 1 && breaches[0].hopeless ? std::string(breaches[0].rule) : "";
}

std::vector<std::string> warnings(std::string_view name, bool create) {
  std::vector<std::string> rules;
  for (const Breach& breach : check_account_name(name, create)) {
    CHECK_FALSE(breach.hopeless);
    rules.emplace_back(breach.rule);
  }
  return rules;
}

}  // namespace

TEST_CASE("account names that Windows has pass without a word", "[guest][account_rules]") {
  for (const char* name : {"azureuser", "Administrator", "a", "first.last", "first last", "svc-backup_01", "Jürgen",
                           "$odd-name!", "twenty-characters-xx", ".dot", "NONEsuch"}) {
    CAPTURE(name);
    CHECK(check_account_name(name, false).empty());
  }
}

TEST_CASE("account names that Windows forbids are refused", "[guest][account_rules]") {
  struct Row {
    std::string name;
    std::string rule;
  };
  const std::vector<Row> rows = {
      {"", "account_name_empty"},
      {"twenty-one-characters", "account_name_too_long"},
      {"\xC3", "account_name_not_utf8"},
      {"\xED\xA0\x80", "account_name_not_utf8"},
      {"name.", "account_name_trailing_period"},
      {"...", "account_name_blank"},
      {" ", "account_name_blank"},
      {". .", "account_name_blank"},
      {"NONE", "account_name_reserved_word"},
      {"none", "account_name_reserved_word"},
      {"DOMAIN\\user", "account_name_forbidden_character"},
      {std::string("a\0b", 3), "account_name_forbidden_character"},
      {"line\nbreak", "account_name_forbidden_character"},
      {"\x1f", "account_name_forbidden_character"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(hopeless_rule(row.name) == row.rule);
  }
}

TEST_CASE("each character that Windows forbids in a name is found", "[guest][account_rules]") {
  for (const char c : std::string("\"/\\[]:|<>+=;,?*")) {
    CAPTURE(c);
    CHECK(hopeless_rule(std::string("a") + c + "b") == "account_name_forbidden_character");
  }
}

TEST_CASE("the length of a name is counted as Windows counts it", "[guest][account_rules]") {
  std::string twenty, ten_pairs;
  for (int i = 0; i < 20; ++i) twenty += "ü";
  for (int i = 0; i < 10; ++i) ten_pairs += "😀";
  CHECK(check_account_name(twenty, false).empty());
  CHECK(check_account_name(ten_pairs, false).empty());
  CHECK(hopeless_rule(twenty + "x") == "account_name_too_long");
  CHECK(hopeless_rule(ten_pairs + "x") == "account_name_too_long");
}

TEST_CASE("Azure's reserved names matter only for a new account", "[guest][account_rules]") {
  for (const char* name : {"administrator", "ADMIN", "support_388945a0", "user5", "con"}) {
    CAPTURE(name);
    CHECK(check_account_name(name, false).empty());
    CHECK(warnings(name, true) == std::vector<std::string>{"account_name_reserved"});
  }
}

TEST_CASE("names that are probably a mistake are let through with a warning", "[guest][account_rules]") {
  CHECK(warnings("user@contoso.com", false) == std::vector<std::string>{"account_name_at_sign"});
  CHECK(warnings(" user", false) == std::vector<std::string>{"account_name_outer_space"});
  CHECK(warnings("user ", false) == std::vector<std::string>{"account_name_outer_space"});
}

TEST_CASE("the message names what was found, on one line", "[guest][account_rules]") {
  const auto breaches = check_account_name("two\nlines", false);
  REQUIRE(breaches.size() == 1);
  CHECK(breaches[0].message.find("\"two\\nlines\"") != std::string::npos);
  CHECK(breaches[0].message.find('\n') == std::string::npos);
}
