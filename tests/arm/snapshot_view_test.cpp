#include "arm/snapshot_view.hpp"

#include <string>

#include "base/timestamp.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<arm::SnapshotView> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_snapshot(document->root());
}

}  // namespace

TEST_CASE("a snapshot with its lineage and its tags", "[arm][snapshot]") {
  const auto view = read(R"({"id":"/s/1","name":"one","tags":{"Azvmreset-Operation":"42","empty":null},
    "properties":{"provisioningState":"Succeeded","timeCreated":"2026-09-21T16:00:00.0000000+02:00",
      "creationData":{"createOption":"Copy","sourceResourceId":"/d/1"}}})");
  REQUIRE(view);
  CHECK(view->id == "/s/1");
  CHECK(view->name == "one");
  CHECK(view->provisioning_state == "Succeeded");
  CHECK(view->source_id == "/d/1");
  CHECK(view->created_at == base::parse_timestamp("2026-09-21T14:00:00Z"));
  CHECK(view->tag("azvmreset-operation") == "42");
  CHECK(view->tag("empty").empty());
  CHECK(view->tag("other").empty());
}

TEST_CASE("a snapshot that says nothing has nothing", "[arm][snapshot]") {
  const auto view = read(R"({"tags":null,"properties":{"timeCreated":"yesterday"}})");
  REQUIRE(view);
  CHECK(view->source_id.empty());
  CHECK(view->tags.empty());
  CHECK_FALSE(view->created_at);
}

TEST_CASE("a snapshot with a member of the wrong type is refused", "[arm][snapshot]") {
  for (const char* wrong : {"7", "[]", R"({"id":7})", R"({"tags":[]})", R"({"tags":{"a":7}})", R"({"properties":"x"})",
                            R"({"properties":{"creationData":{"sourceResourceId":{}}}})"}) {
    CAPTURE(wrong);
    const auto view = read(wrong);
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}
