#include <azvmreset/secret.hpp>

#include <string>
#include <vector>

#include "guest/account_rules.hpp"
#include "support/catch.hpp"

using azvmreset::Secret;
using namespace azvmreset::guest;

namespace {

using Rules = std::vector<std::string>;

std::string hopeless_rule(std::string_view password) {
  const auto breaches = check_password(Secret(password), "azureuser");
  return breaches.size() == 1 && breaches[0].hopeless ? std::string(breaches[0].rule) : "";
}

Rules warnings(std::string_view password, std::string_view account = "azureuser") {
  Rules rules;
  for (const Breach& breach : check_password(Secret(password), account)) {
    CHECK_FALSE(breach.hopeless);
    rules.emplace_back(breach.rule);
  }
  return rules;
}

std::string repeated(std::string_view unit, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += unit;
  return text;
}

}  // namespace

TEST_CASE("a password that pleases every policy passes without a word", "[guest][account_rules]") {
  CHECK(warnings("Correct-Horse-7").empty());
  CHECK(warnings("tr0ub4dor&three").empty());
  CHECK(warnings("Straße und 1 Weg").empty());
  CHECK(warnings("Aa1" + std::string(120, 'x')).empty());
}

TEST_CASE("a hopeless password is refused", "[guest][account_rules]") {
  CHECK(hopeless_rule("") == "password_empty");
  CHECK(hopeless_rule("Latin-1 \xFC") == "password_not_utf8");
  CHECK(hopeless_rule("Correct-Horse-7\n") == "password_control_character");
  CHECK(hopeless_rule("Correct\tHorse-7") == "password_control_character");
  CHECK(hopeless_rule(std::string("Correct\0Horse-7", 15)) == "password_control_character");
  CHECK(hopeless_rule("Correct-Horse-7\x7F") == "password_control_character");
  CHECK(hopeless_rule("Correct-Horse-7\u0085") == "password_control_character");
  CHECK(hopeless_rule(std::string(257, 'x')) == "password_too_long_for_windows");
  CHECK(hopeless_rule(repeated("😀", 128) + "x") == "password_too_long_for_windows");
}

TEST_CASE("256 UTF-16 units are not hopeless", "[guest][account_rules]") {
  CHECK(hopeless_rule(std::string(256, 'x')).empty());
  CHECK(hopeless_rule(repeated("😀", 128)).empty());
  CHECK(hopeless_rule(repeated("ü", 256)).empty());
}

TEST_CASE("what only Azure or a guest's policy may refuse is a warning", "[guest][account_rules]") {
  CHECK(warnings("Aa1-xyz") == Rules{"password_too_short"});
  CHECK(warnings("Aa1-" + std::string(120, 'x')) == Rules{"password_too_long"});
  CHECK(warnings("correcthorse7") == Rules{"password_few_classes"});
  CHECK(warnings("CORRECTHORSE") == Rules{"password_few_classes"});
  CHECK(warnings("P@ssw0rd") == Rules{"password_short_for_portal", "password_well_known"});
  CHECK(warnings("iloveyou!") == Rules{"password_short_for_portal", "password_few_classes", "password_well_known"});
  CHECK(warnings(" Correct-Horse-7") == Rules{"password_outer_space"});
  CHECK(warnings("Correct-Horse-7 ") == Rules{"password_outer_space"});
}

TEST_CASE("the account name is looked for inside the password", "[guest][account_rules]") {
  CHECK(warnings("My-AzureUser-7") == Rules{"password_contains_account_name"});
  CHECK(warnings("Correct-Horse-7", "horse") == Rules{"password_contains_account_name"});
  CHECK(warnings("Correct-Horse-7", "ho").empty());
  CHECK(warnings("Correct-Horse-7", "").empty());
}

TEST_CASE("no message holds a password", "[guest][account_rules]") {
  const std::vector<std::string> passwords = {"hunter2",          "P@ssw0rd",    "Latin-1 \xFC",
                                              "secret-azureuser", "line\nbreak", std::string(300, 'q')};
  for (const std::string& password : passwords) {
    for (const Breach& breach : check_password(Secret(password), "azureuser")) {
      CAPTURE(breach.message);
      CHECK(breach.message.find(password) == std::string::npos);
    }
  }
}
