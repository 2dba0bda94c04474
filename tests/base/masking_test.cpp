#include <azvmreset/masking.hpp>

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;

TEST_CASE("a program can mask JSON as the library does", "[base][masking]") {
  CHECK(mask_secrets(R"({"a":1,"Password":"hunter2"})") == R"({"a":1,"Password":"REDACTED"})");
  CHECK(mask_secrets(R"({"a":[]})", JsonStyle::pretty) == "{\n  \"a\": []\n}");
  CHECK(mask_secrets("hunter2") == R"("REDACTED")");
}

TEST_CASE("a program can ask whether JSON holds a secret", "[base][masking]") {
  const auto found = secret_shaped_member(R"({"properties":{"protectedSettings":{}}})");
  REQUIRE(found);
  CHECK(*found == "properties.protectedSettings");
  const auto none = secret_shaped_member("[]");
  REQUIRE(none);
  CHECK(*none == std::nullopt);
  const auto unknown = secret_shaped_member("{");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::invalid_argument);
}
