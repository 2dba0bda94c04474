#include "staging/hive.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include "hives.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using staging::read_software_hive;
using staging::read_system_hive;

TEST_CASE("a SYSTEM hive tells the product, the computer, its domain and whether Setup is to go on", "[hive]") {
  if (!test::can_make_hives()) return;
  test::HiveValues values;
  values.product_type = "LanmanNT";
  values.domain = "corp.example";
  values.setup_type = 2;
  const auto hive = read_system_hive(test::system_hive(values));
  REQUIRE(hive);
  CHECK(hive->product_type == "LanmanNT");
  CHECK(hive->computer_name == "WEB-01");
  CHECK(hive->host_name == "web-01");
  CHECK(hive->domain == "corp.example");
  CHECK(hive->setup_type == 2u);
}

TEST_CASE("the control set is the one that Select names", "[hive]") {
  if (!test::can_make_hives()) return;
  test::HiveValues values;
  values.current_control_set = 2;
  values.product_type = "WinNT";
  const auto hive = read_system_hive(test::system_hive(values));
  REQUIRE(hive);
  CHECK(hive->product_type == "WinNT");

  values.current_control_set = 77;
  const auto other = read_system_hive(test::system_hive(values));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == ErrorCode::protocol);
  CHECK(other.error().message == "it lacks its current control set ControlSet077");
}

TEST_CASE("a control set by no number that there can be is refused", "[hive]") {
  if (!test::can_make_hives()) return;
  for (const std::uint32_t number : {0u, 1000u, 0xffffffffu}) {
    test::HiveValues values;
    values.current_control_set = number;
    CHECK_FALSE(read_system_hive(test::system_hive(values)));
  }
}

TEST_CASE("a SOFTWARE hive tells whether local policy is off", "[hive]") {
  if (!test::can_make_hives()) return;
  CHECK_FALSE(read_software_hive(test::software_hive())->local_policy_off);
  CHECK_FALSE(read_software_hive(test::software_hive(0))->local_policy_off);
  CHECK(read_software_hive(test::software_hive(1))->local_policy_off);
}

TEST_CASE("the one hive is not taken for the other", "[hive]") {
  if (!test::can_make_hives()) return;
  CHECK_FALSE(read_system_hive(test::software_hive(1)));
  CHECK_FALSE(read_software_hive(test::system_hive()));
}

TEST_CASE("what is no hive is an error that says so", "[hive]") {
  if (!test::can_make_hives()) return;
  for (const std::string& bytes : {std::string(), std::string("regf"), std::string(4096, 'x')}) {
    const auto hive = read_system_hive(bytes);
    REQUIRE_FALSE(hive);
    CHECK(hive.error().code == ErrorCode::protocol);
  }
}

TEST_CASE("a hive that is cut off or spoiled anywhere is an error or read, and nothing worse", "[hive]") {
  if (!test::can_make_hives()) return;
  const std::string whole = test::system_hive();
  std::size_t read = 0;
  for (std::size_t at = 4096; at < whole.size(); at += 3) {
    for (const char put : {'\0', '\xff', '\x7f'}) {
      std::string spoiled = whole;
      spoiled[at] = put;
      read += read_system_hive(spoiled).ok() ? 1 : 0;
    }
  }
  CHECK(read > 0);
  for (std::size_t size = 0; size < whole.size(); size += 509) {
    const auto cut = read_system_hive(std::string_view(whole).substr(0, size));
    if (size < 8192) CHECK_FALSE(cut);
  }
}
