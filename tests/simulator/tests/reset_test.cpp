#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

TEST_CASE("a reset by VMAccess", "[simulator]") {
  Asking client;
  client.signed_in();

  SECTION("changes the password in the guest, once") {
    const Answer accepted = client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "tag-1");
    REQUIRE(accepted.status == 201);
    CHECK(Asking::state(accepted) == "Creating");
    const std::string status = Asking::header(accepted, "Azure-AsyncOperation");
    REQUIRE(!status.empty());
    CHECK(Asking::text(client.ask("GET", status), "status") == "InProgress");
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());

    client.pass(30min);
    CHECK(Asking::text(client.ask("GET", status), "status") == "Succeeded");
    CHECK(client.azure.guest("web-01")->sign_in("AzureUser", "New-Passw0rd-1").accepted());
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).code == 1326);
    REQUIRE(client.azure.ledger().size() == 1);
    CHECK(client.azure.ledger()[0].username == "azureuser");
  }
}
