#include "arm/resource_path.hpp"

#include "support/catch.hpp"

#include <string>

using azvmreset::ErrorCode;
using azvmreset::arm::ResourcePath;

namespace {

const std::string group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo";

auto disk(const std::string& text) { return ResourcePath::parse(text, "Microsoft.Compute", "disks", "managed disk"); }

}  // namespace

TEST_CASE("A disk's id is taken in any case and spelled in one") {
  const auto path = disk(
      "/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001/resourcegroups/RESCUE-DEMO/providers/"
      "microsoft.compute/DISKS/web-01_OsDisk_1");
  REQUIRE(path);
  CHECK(path->text() ==
        "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/RESCUE-DEMO/providers/Microsoft.Compute/"
        "disks/web-01_OsDisk_1");
  CHECK(path->resource_group() == "RESCUE-DEMO");
  CHECK(path->name() == "web-01_OsDisk_1");
  CHECK(*path == *disk(group + "/providers/Microsoft.Compute/disks/WEB-01_osdisk_1"));
  CHECK(*path != *disk(group + "/providers/Microsoft.Compute/disks/web-02_OsDisk_1"));
}

TEST_CASE("A sibling stands in the same group") {
  const auto path = disk(group + "/providers/Microsoft.Compute/disks/d");
  REQUIRE(path);
  const auto snapshot = path->sibling("Microsoft.Compute", "snapshots", "s-1", "snapshot");
  REQUIRE(snapshot);
  CHECK(snapshot->text() == group + "/providers/Microsoft.Compute/snapshots/s-1");
  CHECK_FALSE(path->sibling("Microsoft.Compute", "snapshots", "../disks/d", "snapshot"));
}

TEST_CASE("What is no such id is a protocol error that shows what was found") {
  for (const std::string& text :
       {std::string(), group, group + "/providers/Microsoft.Compute/snapshots/s",
        group + "/providers/Microsoft.Compute/disks/", group + "/providers/Microsoft.Compute/disks/a/b",
        group + "/providers/Microsoft.Compute/disks/..", group + "/providers/Microsoft.Compute/disks/a?b=c",
        group + "/providers/Microsoft.Compute/disks/a%2Fb", group + "/providers/Microsoft.Compute/disks/a#b",
        group + "/providers/Microsoft.Compute/disks/" + std::string(81, 'd'),
        "https://evil.example" + group + "/providers/Microsoft.Compute/disks/d",
        std::string("/subscriptions/x/resourceGroups/g/providers/Microsoft.Compute/disks/d")}) {
    CAPTURE(text);
    const auto path = disk(text);
    REQUIRE_FALSE(path);
    CHECK(path.error().code == ErrorCode::protocol);
    CHECK(path.error().message.find("expected the id of a managed disk") == 0);
  }
}
