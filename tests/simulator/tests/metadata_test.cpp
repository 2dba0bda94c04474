#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>

using namespace azvmreset;
using namespace azvmreset::sim;

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

Settings with_variant(std::uint32_t variant) {
  Settings settings;
  settings.variants = {{"F7/2", variant}};
  return settings;
}

std::string endpoints(std::string_view version) { return "/metadata/endpoints?api-version=" + std::string(version); }

base::json::Document read(const Answer& answer) {
  REQUIRE(answer.status == 200);
  auto document = base::json::Document::parse(answer.body);
  REQUIRE(document);
  return std::move(*document);
}

}  // namespace

TEST_CASE("a cloud says what it is to anybody", "[simulator][metadata]") {
  Settings settings;
  settings.arm_endpoint = "https://management.stack.example";
  settings.authority = "https://login.stack.example";
  Asking nobody(std::move(settings));
  const std::string at = "https://management.stack.example";

  SECTION("as one object") {
    const auto document = read(nobody.ask("GET", at + endpoints("2022-09-01")));
    const auto cloud = document.root();
    CHECK(cloud["resourceManager"].text_or("") == "https://management.stack.example/");
    CHECK(cloud["authentication"]["loginEndpoint"].text_or("") == "https://login.stack.example");
    CHECK(cloud["authentication"]["audiences"].at(0).text_or("") == "https://management.stack.example");
    CHECK(cloud["authentication"]["identityProvider"].text_or("") == "AAD");
  }
  SECTION("in an older version among others") {
    const auto document = read(nobody.ask("GET", at + endpoints("2019-05-01")));
    REQUIRE(document.root().size() == 2);
    CHECK(document.root().at(0)["name"].text_or("") == "AzureCloud");
    CHECK(document.root().at(1)["resourceManager"].text_or("") == "https://management.stack.example/");
  }
  SECTION("but not without a version, and not to who would write") {
    CHECK(nobody.ask("GET", at + "/metadata/endpoints").status == 400);
    CHECK(nobody.ask("PUT", at + endpoints("2022-09-01"), "{}").status == 405);
  }
}

TEST_CASE("metadata may begin with a byte order mark", "[simulator][metadata]") {
  Asking bare(with_variant(0));
  Asking marked(with_variant(1));
  for (const std::string_view version : {"2022-09-01", "2019-05-01"}) {
    const std::string plain = bare.ask("GET", endpoints(version)).body;
    CHECK_FALSE(plain.starts_with(kMark));
    CHECK(marked.ask("GET", endpoints(version)).body == std::string(kMark) + plain);
  }
}
