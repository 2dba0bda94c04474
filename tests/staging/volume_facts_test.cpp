#include "staging/volume_facts.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "windows.hpp"

using namespace azvmreset;
using staging::Examination;
using staging::examine_planting;
using staging::NtfsState;
using test::Windows;

namespace {

std::vector<std::string> codes_of(const std::vector<Finding>& findings) {
  std::vector<std::string> codes;
  for (const Finding& found : findings) codes.push_back(found.code);
  return codes;
}

Examination examined(Windows& windows, const std::string& expected_computer = {}) {
  auto seen = examine_planting(windows.volume, windows.ntfs, expected_computer);
  if (!seen) FAIL(seen.error().message);
  return std::move(*seen);
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a server in a workgroup has nothing that forbids planting", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  const Examination seen = examined(windows);
  CHECK(seen.blockers.empty());
  CHECK(seen.warnings.empty());
  CHECK(seen.facts.file_system == "fuseblk");
  CHECK(seen.facts.computer_name == "WEB-01");
  CHECK(seen.facts.product_type == "ServerNT");
  CHECK(seen.facts.domain_controller == Tristate::no);
  CHECK(seen.facts.domain_member == Tristate::no);
  CHECK(seen.facts.local_policy_off == Tristate::no);
  CHECK(seen.facts.setup_in_progress == Tristate::no);
  CHECK(seen.facts.hives_read);
}

TEST_CASE("a domain controller is recognised by its hive or by its directory database", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows by_hive;
  test::HiveValues values;
  values.product_type = "LanmanNT";
  by_hive.volume.put(test::kSystem, test::system_hive(values));
  CHECK(codes_of(examined(by_hive).blockers) == Codes{"domain_controller"});

  Windows by_database;
  by_database.volume.put("windows\\ntds\\NTDS.DIT", "");
  CHECK(codes_of(examined(by_database).blockers) == Codes{"domain_controller"});
}

TEST_CASE("local policy that is off forbids it on a member of a domain alone", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  windows.volume.put(test::kSoftware, test::software_hive(1));
  CHECK(examined(windows).blockers.empty());

  test::HiveValues member;
  member.domain = "corp.example";
  windows.volume.put(test::kSystem, test::system_hive(member));
  const Examination seen = examined(windows);
  CHECK(codes_of(seen.blockers) == Codes{"local_policy_off"});
  CHECK(codes_of(seen.warnings) == Codes{"domain_member"});
}

TEST_CASE("Setup that is to go on forbids it", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  test::HiveValues values;
  values.setup_type = 1;
  windows.volume.put(test::kSystem, test::system_hive(values));
  CHECK(codes_of(examined(windows).blockers) == Codes{"setup_in_progress"});
}

TEST_CASE("a client edition is told that it may need a second restart", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  test::HiveValues values;
  values.product_type = "WinNT";
  windows.volume.put(test::kSystem, test::system_hive(values));
  CHECK(codes_of(examined(windows).warnings) == Codes{"client_edition"});
}

TEST_CASE("the volume is that of the computer that is expected, by either of its names, in any case", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  test::HiveValues values;
  values.computer_name = "WEBSERVER-OF-TH";
  values.host_name = "webserver-of-the-house";
  windows.volume.put(test::kSystem, test::system_hive(values));
  CHECK(examined(windows, "webserver-of-th").blockers.empty());
  CHECK(examined(windows, "WebServer-of-the-House").blockers.empty());
  const Examination other = examined(windows, "DB-01");
  REQUIRE(codes_of(other.blockers) == Codes{"wrong_computer"});
  CHECK(other.blockers.front().message == "found the volume of \"WEBSERVER-OF-TH\", expected that of \"DB-01\"");
}

TEST_CASE("a computer whose name cannot be read is not the one that is expected", "[staging]") {
  Windows windows;
  windows.volume.put(test::kSystem, "no hive");
  CHECK(codes_of(examined(windows, "WEB-01").blockers) == Codes{"wrong_computer"});
}

TEST_CASE("hives that cannot be read leave what they hold unknown, and a warning says why", "[staging]") {
  Windows windows;
  windows.volume.put(test::kSystem, "no hive");
  windows.volume.nodes.erase("windows\\system32\\config\\software");
  const Examination seen = examined(windows);
  CHECK(seen.blockers.empty());
  CHECK(codes_of(seen.warnings) == Codes{"hive_not_read", "hive_not_read"});
  CHECK_FALSE(seen.facts.hives_read);
  CHECK(seen.facts.domain_controller == Tristate::unknown);
  CHECK(seen.facts.local_policy_off == Tristate::unknown);
}

TEST_CASE("all that is wrong with the mount is told at once", "[staging]") {
  Windows windows;
  windows.volume.mounted.read_only = true;
  windows.volume.mounted.running_system = true;
  windows.ntfs = {Tristate::yes, Tristate::yes};
  const Codes expected = {"volume_in_use", "hibernated", "volume_unclean", "volume_read_only"};
  CHECK(codes_of(examined(windows).blockers) == expected);
}

TEST_CASE("a volume of which nobody knows whether it was closed is warned of", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  windows.ntfs = NtfsState();
  const Examination seen = examined(windows);
  CHECK(seen.blockers.empty());
  CHECK(codes_of(seen.warnings) == Codes{"unclean_unknown"});
}

TEST_CASE("a volume without Windows is told, and nothing more is looked for", "[staging]") {
  Windows windows;
  windows.volume.nodes.clear();
  windows.volume.put("Data\\file.txt", "");
  CHECK(codes_of(examined(windows).blockers) == Codes{"not_a_windows_volume"});
  CHECK(windows.volume.reads.empty());
}

TEST_CASE("a hive behind a link ends the examination", "[staging]") {
  Windows windows;
  windows.volume.untrusted = "windows\\system32\\config\\software";
  const auto seen = examine_planting(windows.volume, windows.ntfs, "");
  REQUIRE_FALSE(seen);
  CHECK(seen.error().blockers == Codes{"volume_untrustworthy"});
}
