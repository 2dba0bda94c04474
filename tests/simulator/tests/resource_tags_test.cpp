#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

constexpr std::string_view kTags = "/providers/Microsoft.Resources/tags/default?api-version=2021-04-01";

std::string change(std::string_view operation, std::string_view tags) {
  return R"({"operation":")" + std::string(operation) + R"(","properties":{"tags":)" + std::string(tags) + "}}";
}

std::string tags_in(const Answer& answer) {
  const auto document = azvmreset::base::json::Document::parse(answer.body);
  REQUIRE(document);
  return document->root()["properties"]["tags"].dump();
}

}  // namespace

TEST_CASE("single tags of a resource are changed, the others stay", "[simulator][tags]") {
  Asking client;
  client.signed_in();
  const std::string url = client.vm("web-01", kTags);
  CHECK(tags_in(client.ask("GET", url)) == R"({"role":"web"})");
  CHECK(tags_in(client.ask("PATCH", url, change("Merge", R"({"plan":"p-1","ROLE":"shop"})"))) ==
        R"({"plan":"p-1","role":"shop"})");
  CHECK(tags_in(client.ask("PATCH", url, change("Delete", R"({"plan":"another"})"))) ==
        R"({"plan":"p-1","role":"shop"})");
  CHECK(tags_in(client.ask("PATCH", url, change("Delete", R"({"plan":"p-1"})"))) == R"({"role":"shop"})");
  CHECK(tags_in(client.ask("PATCH", url, change("Replace", R"({"a":"b"})"))) == R"({"a":"b"})");
  CHECK(client.ask("GET", client.vm("web-01", "?api-version=2024-07-01")).body.find(R"("tags":{"a":"b"})") !=
        std::string::npos);
  CHECK(client.ask("DELETE", url).status == 200);
  CHECK(tags_in(client.ask("GET", url)) == "{}");
}

TEST_CASE("tags of a disk are changed in the same way", "[simulator][tags]") {
  Asking client;
  client.signed_in();
  const std::string disk = std::string(kSubscription) +
                           "/resourceGroups/rescue-demo/providers/Microsoft.Compute/disks/kept-01-os" +
                           std::string(kTags);
  CHECK(tags_in(client.ask("PATCH", disk, change("Merge", R"({"step":"6"})"))) == R"({"backup":"weekly","step":"6"})");
}

TEST_CASE("tags of a snapshot, a network and a group are changed, too", "[simulator][tags]") {
  Scenario scenario = default_scenario();
  const std::string group = std::string(kSubscription) + "/resourceGroups/rescue-demo";
  scenario.snapshots.push_back({scenario.subscriptions[0].id, "rescue-demo", "before", "web-01", false, {}});
  Asking client({}, std::move(scenario));
  client.signed_in();
  for (const std::string& id : {group + "/providers/Microsoft.Compute/snapshots/before",
                                group + "/providers/Microsoft.Network/virtualNetworks/rescue-demo-vnet", group}) {
    CAPTURE(id);
    CHECK(tags_in(client.ask("PATCH", id + std::string(kTags), change("Merge", R"({"plan":"p"})"))) ==
          R"({"plan":"p"})");
    CHECK(tags_in(client.ask("PATCH", id + std::string(kTags), change("Delete", R"({"plan":"p"})"))) == "{}");
  }
}

TEST_CASE("the ETag of a VM changes with its tags", "[simulator][tags]") {
  Asking client;
  client.signed_in();
  const std::string vm = client.vm("web-01", "?api-version=2024-07-01");
  const std::string before = Asking::text(client.ask("GET", vm), "etag");
  client.ask("PATCH", client.vm("web-01", kTags), change("Merge", R"({"plan":"p"})"));
  const std::string after = Asking::text(client.ask("GET", vm), "etag");
  CHECK(before != after);
  CHECK(client.ask("PATCH", vm, R"({"tags":{}})", {{"If-Match", before}}).status == 412);
  CHECK(client.ask("PATCH", vm, R"({"tags":{}})", {{"If-Match", after}}).status == 202);
}

TEST_CASE("a change of tags is refused for what is wrong with it", "[simulator][tags]") {
  Asking client;
  client.signed_in();
  const std::string url = client.vm("web-01", kTags);
  CHECK(Asking::error_code(client.ask("PATCH", url, change("Burn", "{}"))) == "InvalidTagsOperation");
  CHECK(Asking::error_code(client.ask("PATCH", url, "{")) == "InvalidRequestContent");
  CHECK(client.ask("PATCH", client.vm("web-01", "x" + std::string(kTags)), change("Merge", "{}")).status == 404);
  CHECK(Asking::error_code(client.ask("PATCH", client.vm("frozen-01", kTags), change("Merge", "{}"))) == "ScopeLocked");

  Scenario scenario = default_scenario();
  scenario.principals[0].denied_actions = {"Microsoft.Resources/tags/write"};
  Asking lesser({}, std::move(scenario));
  CHECK(Asking::error_code(lesser.signed_in().ask("PATCH", url, change("Merge", "{}"))) == "AuthorizationFailed");
}
