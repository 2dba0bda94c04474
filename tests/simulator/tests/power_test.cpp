#include "simulator/tests/asking.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

Settings holding(std::map<std::string, std::uint32_t> variants) {
  Settings settings;
  settings.variants = std::move(variants);
  return settings;
}

}  // namespace

TEST_CASE("power actions", "[simulator][power]") {
  Asking client;
  client.signed_in();

  SECTION("start takes a while, and the agent a while longer") {
    const Answer accepted = client.act("stopped-01", "start");
    CHECK(accepted.status == 202);
    CHECK(accepted.body.empty());
    const std::string location = Asking::header(accepted, "Location");
    CHECK(client.power("stopped-01") == "PowerState/starting");
    CHECK(client.status_of(accepted) == "InProgress");
    CHECK(client.ask("GET", location).status == 202);
    CHECK(client.put_vm_access("stopped-01", "azureuser", kNew, "t").status == 409);

    while (client.power("stopped-01") != "PowerState/running") client.pass(5s);
    CHECK(client.status_of(accepted) == "Succeeded");
    CHECK(client.ask("GET", location).status == 200);
    CHECK(client.agent("stopped-01") == "Not Ready");
    client.pass(151s);
    CHECK(client.agent("stopped-01") == "Ready");
    CHECK(client.put_vm_access("stopped-01", "azureuser", kNew, "t").status == 201);
  }

  SECTION("powerOff and deallocate end in different states") {
    const Answer off = client.act("web-01", "powerOff");
    CHECK(client.power("web-01") == "PowerState/stopping");
    client.pass(10min);
    CHECK(client.status_of(off) == "Succeeded");
    CHECK(client.power("web-01") == "PowerState/stopped");

    const Answer given_up = client.act("web-01", "deallocate");
    CHECK(client.power("web-01") == "PowerState/deallocating");
    client.pass(10min);
    CHECK(client.status_of(given_up) == "Succeeded");
    CHECK(client.power("web-01") == "PowerState/deallocated");
    CHECK(client.act("web-01", "powerOff").status == 202);
    client.pass(1min);
    CHECK(client.power("web-01") == "PowerState/deallocated");
  }

  SECTION("an agent that is off still says Ready for a while, with its last time") {
    client.act("web-01", "powerOff", "&skipShutdown=true");
    client.pass(2min);
    CHECK(client.power("web-01") == "PowerState/stopped");
    CHECK(client.agent("web-01") == "Ready");
    CHECK(client.ask("GET", client.vm("web-01", "/instanceView?api-version=2024-07-01")).body.find("14:13:00Z") !=
          std::string::npos);
    client.pass(4min);
    CHECK(client.agent("web-01").empty());
  }

  SECTION("restart boots once") {
    const Answer accepted = client.act("web-01", "restart");
    CHECK(accepted.status == 202);
    CHECK(client.power("web-01") == "PowerState/running");
    client.pass(10min);
    CHECK(client.status_of(accepted) == "Succeeded");
    CHECK(client.agent("web-01") == "Ready");
    CHECK(client.azure.world().find("web-01")->boots == 1);
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());
  }

  SECTION("start of a running VM changes nothing") {
    const Answer accepted = client.act("web-01", "start");
    CHECK(accepted.status == 202);
    client.pass(10s);
    CHECK(client.status_of(accepted) == "Succeeded");
    CHECK(client.azure.world().find("web-01")->boots == 0);
    CHECK(client.agent("web-01") == "Ready");
  }

  SECTION("restart of a VM that is off is refused") {
    const Answer answer = client.act("stopped-01", "restart");
    CHECK(answer.status == 409);
    CHECK(Asking::error_code(answer) == "OperationNotAllowed");
  }

  SECTION("are POST, and know their parameters") {
    CHECK(client.ask("GET", client.vm("web-01", "/start?api-version=2024-07-01")).status == 405);
    CHECK(client.act("web-01", "explode").status == 404);
    CHECK(Asking::error_code(client.act("web-01", "powerOff", "&skipShutdown=maybe")) == "InvalidParameter");
  }
}

TEST_CASE("power and other writes to the same VM", "[simulator][power]") {
  SECTION("are refused while one is under way") {
    Asking client;
    client.signed_in().put_vm_access("web-01", "azureuser", kNew, "t");
    CHECK(Asking::error_code(client.act("web-01", "restart")) == "Conflict");
    client.act("fw-01", "restart");
    CHECK(Asking::error_code(client.put_vm_access("fw-01", "azureuser", kNew, "t")) == "Conflict");
    CHECK(Asking::error_code(client.act("fw-01", "deallocate")) == "Conflict");
    CHECK(client.act("fw-01", "restart").status == 202);
    client.pass(10min);
    client.azure.advance(client.now);
    CHECK(client.azure.world().find("fw-01")->boots == 1);
  }

  SECTION("or preempt the older one, whose run may come with the next boot") {
    Asking client(holding({{"C-B3/4", 1}}));
    const Answer reset = client.signed_in().put_vm_access("web-01", "azureuser", kNew, "t");
    CHECK(client.act("web-01", "powerOff").status == 202);
    const Answer status = client.ask("GET", Asking::header(reset, "Azure-AsyncOperation"));
    CHECK(Asking::text(status, "status") == "Canceled");
    CHECK(Asking::error_code(status) == "OperationPreempted");
    client.pass(30min);
    client.azure.advance(client.now);
    CHECK(client.azure.ledger().empty());
    client.signed_in().act("web-01", "start");
    client.pass(30min);
    client.azure.advance(client.now);
    CHECK(client.azure.ledger().size() == 1);
  }
}

TEST_CASE("an agent that answered no more, after a restart", "[simulator][power]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Asking client(holding({{"F1.7/9", variant}}));
    client.signed_in().put_vm_access("legacy-07", "azureuser", kNew, "t");
    client.pass(100min);
    client.signed_in().act("legacy-07", "restart");
    client.pass(30min);
    client.azure.advance(client.now);
    // What was accepted before is run by who wakes up.
    CHECK(client.azure.ledger().size() == variant);
    CHECK(client.azure.guest("legacy-07")->sign_in("azureuser", variant == 1 ? kNew : kOldPassword).accepted());
  }
}

TEST_CASE("deallocate spends from the bucket of deletes, the other actions from that of updates",
          "[simulator][power][throttle]") {
  Asking client;
  client.signed_in();
  const auto remaining = [](const Answer& answer) {
    return Asking::header(answer, "x-ms-ratelimit-remaining-resource");
  };
  CHECK(remaining(client.act("web-01", "start")) == "Microsoft.Compute/UpdateVM;11");
  CHECK(remaining(client.act("web-01", "restart")) == "Microsoft.Compute/UpdateVM;10");
  CHECK(remaining(client.act("web-01", "deallocate")) == "Microsoft.Compute/DeleteVM;11");
}
