#include <azvmreset/failures.hpp>

#include "support/catch.hpp"

using azvmreset::explain_failure;

TEST_CASE("a number or a code is explained", "[guest][explain_failure]") {
  const auto laps = explain_failure("0x800721CE");
  REQUIRE(laps);
  CHECK(laps->name == "laps_managed");
  CHECK(laps->hresult == 0x800721CE);
  CHECK_FALSE(laps->retryable);
  CHECK_THAT(laps->meaning, Catch::Contains("LAPS"));
  CHECK_THAT(laps->help_url, Catch::StartsWith("https://learn.microsoft.com/windows-server/"));

  const auto stopped = explain_failure("Cannot modify extensions in the VM when the VM is not running.");
  REQUIRE(stopped);
  CHECK(stopped->name == "vm_not_running");
  CHECK(stopped->retryable);
  CHECK(stopped->hresult == 0);
  CHECK_THAT(stopped->remedy, Catch::StartsWith("start the VM"));
}

TEST_CASE("what nobody knows is not explained", "[guest][explain_failure]") {
  CHECK_FALSE(explain_failure(""));
  CHECK_FALSE(explain_failure("0x00000000"));
  CHECK_FALSE(explain_failure("all is well"));
}
