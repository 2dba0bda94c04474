#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

}  // namespace

TEST_CASE("PATCH of a VM changes its tags, all of them, and nothing else", "[simulator][patch]") {
  Asking client;
  client.signed_in();
  const std::string url = client.vm("web-01", "?api-version=2024-07-01");
  const Answer accepted = client.ask("PATCH", url, R"({"tags":{"owner":"ops"}})");
  CHECK(accepted.status == 202);
  client.pass(5s);
  CHECK(client.status_of(accepted) == "Succeeded");
  CHECK(client.ask("GET", Asking::header(accepted, "Location")).body.find("\"owner\"") != std::string::npos);
  const std::string seen = client.ask("GET", url).body;
  CHECK(seen.find(R"("tags":{"owner":"ops"})") != std::string::npos);
  CHECK(Asking::error_code(client.ask("PATCH", url, R"({"properties":{"osProfile":{}}})")) == "InvalidParameter");
  CHECK(Asking::error_code(client.ask("PATCH", url, R"({"tags":{"owner":7}})")) == "InvalidRequestContent");
}

TEST_CASE("PATCH of an extension leaves what it does not name as it was", "[simulator][patch]") {
  Asking client;
  client.signed_in().put_vm_access("web-01", "azureuser", kNew, "tag-1");
  client.pass(30min);
  client.azure.advance(client.now);
  const std::string url = client.signed_in().vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01");

  SECTION("also the protected settings") {
    const Answer accepted = client.ask("PATCH", url, R"({"properties":{"forceUpdateTag":"tag-2"}})");
    CHECK(accepted.status == 202);
    client.pass(30min);
    CHECK(client.status_of(accepted) == "Succeeded");
    const auto& ledger = client.azure.ledger();
    REQUIRE(ledger.size() == 2);
    CHECK(ledger[1].tag == "tag-2");
    CHECK(ledger[1].password_sha256 == ledger[0].password_sha256);
    CHECK(client.ask("GET", url).body.find(kNew) == std::string::npos);
  }

  SECTION("but not its handler, and not where there is none") {
    CHECK(Asking::error_code(client.ask("PATCH", url, R"({"properties":{"type":"Other"}})")) ==
          "PropertyChangeNotAllowed");
    CHECK(client.ask("PATCH", client.vm("web-01", "/extensions/none?api-version=2024-07-01"), "{}").status == 404);
  }
}

TEST_CASE("a body that does not say that it is JSON", "[simulator][patch]") {
  const Headers as_text = {{"Content-Type", "text/plain"}};
  for (const std::uint32_t variant : {0u, 1u}) {
    Settings settings;
    settings.variants = {{"F10/7", variant}};
    Asking client(settings);
    client.signed_in();
    const Answer answer =
        client.ask("PATCH", client.vm("web-01", "?api-version=2024-07-01"), R"({"tags":{"a":"b"}})", as_text);
    CHECK(answer.status == (variant == 0 ? 415 : 202));
  }
}
