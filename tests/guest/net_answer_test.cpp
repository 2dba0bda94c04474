#include "guest/net_answer.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::guest;

namespace {

std::string told(std::string_view output, std::optional<int> exit_code) {
  const auto answer = explain_net_output(output, exit_code);
  if (!answer) return "nothing";
  return std::to_string(answer->number) + " " + (answer->failure == nullptr ? "?" : std::string(answer->failure->name));
}

}  // namespace

TEST_CASE("net's numbers are typed errors", "[guest][net_answer]") {
  struct Row {
    int number;
    std::string name;
  };
  const std::vector<Row> rows = {
      {2221, "account_not_found"},  {2245, "password_policy"},  {2226, "primary_controller_only"},
      {2224, "account_exists"},     {2220, "group_not_found"},  {2223, "group_exists"},
      {2236, "already_a_member"},   {2237, "not_a_member"},     {2202, "name_not_allowed"},
      {2453, "domain_unreachable"}, {3783, "member_not_found"},
  };
  for (const Row& row : rows) {
    const std::string number = std::to_string(row.number);
    CAPTURE(number);
    const std::string text = "Something.\r\n\r\nMore help is available by typing NET HELPMSG " + number + ".\r\n";
    CHECK(told(text, 2) == number + " " + row.name);
    CHECK(told(text, std::nullopt) == number + " " + row.name);
  }
}

TEST_CASE("system errors are typed errors", "[guest][net_answer]") {
  struct Row {
    int number;
    std::string name;
  };
  const std::vector<Row> rows = {{5, "guest_access_denied"},   {86, "old_password_wrong"}, {1376, "group_not_found"},
                                 {1377, "not_a_member"},       {1378, "already_a_member"}, {1379, "group_exists"},
                                 {1355, "domain_unreachable"}, {8654, "laps_managed"}};
  for (const Row& row : rows) {
    const std::string number = std::to_string(row.number);
    CHECK(told("System error " + number + " has occurred.\r\n\r\nText.\r\n", 2) == number + " " + row.name);
  }
}

TEST_CASE("the number is enough in every language", "[guest][net_answer]") {
  CHECK(told("Der Benutzername konnte nicht gefunden werden.\r\n\r\nSie erhalten weitere Hilfe, wenn Sie NET HELPMSG "
             "2221 eingeben.\r\n",
             2) == "2221 account_not_found");
  CHECK(told("Systemfehler 5 aufgetreten.\r\n\r\nZugriff verweigert\r\n", 2) == "5 guest_access_denied");
  CHECK(told("L'erreur syst\x8Ame 1378 s'est produite.\r\n\r\n", 2) == "1378 already_a_member");
  CHECK(told("\x91\xA8\xE1\xE2 5\r\n\r\n", 2) == "5 guest_access_denied");
}

TEST_CASE("a number alone proves no failure", "[guest][net_answer]") {
  CHECK(told("5 accounts were listed.\r\n", 0) == "nothing");
  CHECK(told("5 accounts were listed.\r\n", std::nullopt) == "nothing");
  CHECK(told("5 accounts were listed.\r\n\r\n", 1) == "0 ?");
  CHECK(told("5 accounts were listed.\r\nDone\r\n", 2) == "0 ?");
  CHECK(told("The command completed successfully.\r\n", 0) == "nothing");
  CHECK(told("", std::nullopt) == "nothing");
}

TEST_CASE("words that mean something elsewhere mean nothing here", "[guest][net_answer]") {
  CHECK(told("Conflict: 3 files\r\n", 0) == "nothing");
  CHECK(told("AuthorizationFailed\r\n", std::nullopt) == "nothing");
  CHECK(told("Conflict\r\n", 1) == "0 ?");
}

TEST_CASE("a failure without a known number is still a failure", "[guest][net_answer]") {
  CHECK(told("", 2) == "0 ?");
  CHECK(told("7 of 5 went wrong\r\n", 2) == "0 ?");
  CHECK(told("System error 59 has occurred.\r\n", 2) == "59 ?");
  CHECK(told("NET HELPMSG 99999999999999999999\r\n", 2) == "0 ?");
  CHECK(told("NET HELPMSG", 2) == "0 ?");
}

TEST_CASE("a question that nobody answers is a failure of its own", "[guest][net_answer]") {
  CHECK(told("Do you want to continue this operation? (Y/N) [Y]: \r\nNo valid response was provided.\r\n", 2) ==
        "0 script_waits_for_input");
}

TEST_CASE("a number longer than any of Windows' has no row", "[guest][net_answer]") {
  CHECK(failure_of_number(0) == nullptr);
  CHECK(failure_of_number(-5) == nullptr);
  CHECK(failure_of_number(65536 + 5) == nullptr);
  REQUIRE(failure_of_number(8654) != nullptr);
  CHECK(failure_of_number(8654)->name == "laps_managed");
}
