#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

Scenario with_lock(std::string_view level, std::string_view group) {
  Scenario scenario = default_scenario();
  scenario.locks.push_back({scenario.subscriptions[0].id, std::string(group), "mine", std::string(level)});
  return scenario;
}

}  // namespace

TEST_CASE("a ReadOnly lock", "[simulator][rights]") {
  for (const char* group : {"rescue-demo", ""}) {
    INFO("on '" << group << "'");
    Asking client({}, with_lock("ReadOnly", group));
    client.signed_in();
    CHECK(Asking::error_code(client.put_vm_access("web-01", "azureuser", kNew, "t")) == "ScopeLocked");
    CHECK(Asking::error_code(client.act("web-01", "restart")) == "ScopeLocked");
    CHECK(client.ask("GET", client.vm("web-01", "?api-version=2024-07-01")).status == 200);
    const std::string locks = "/providers/Microsoft.Authorization/locks?api-version=2016-09-01";
    CHECK(client.ask("GET", client.vm("web-01", locks)).body.find("\"name\":\"mine\"") != std::string::npos);
  }
}

TEST_CASE("a CanNotDelete lock refuses deletes alone", "[simulator][rights]") {
  Asking client({}, with_lock("CanNotDelete", "rescue-demo"));
  client.signed_in();
  CHECK(client.put_vm_access("web-01", "azureuser", kNew, "t").status == 201);
  client.pass(30min);
  CHECK(Asking::error_code(client.signed_in().ask(
            "DELETE", client.vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01"))) == "ScopeLocked");
}

TEST_CASE("a lock on another group, or on a name that only begins alike, is none", "[simulator][rights]") {
  Scenario scenario = with_lock("ReadOnly", "rescue-empty");
  scenario.subscriptions[0].groups.push_back({"rescue", "westeurope"});
  scenario.locks.push_back({scenario.subscriptions[0].id, "rescue", "other", "ReadOnly"});
  Asking client({}, std::move(scenario));
  CHECK(client.signed_in().put_vm_access("web-01", "azureuser", kNew, "t").status == 201);
}

TEST_CASE("locks are listed at their scope, with or without those above", "[simulator][rights]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Settings settings;
    settings.variants = {{"F10/4a", variant}};
    Asking client(settings, with_lock("ReadOnly", "rescue-demo"));
    client.signed_in();
    const std::string locks = "/providers/Microsoft.Authorization/locks?api-version=2016-09-01";
    const auto seen = [&](const std::string& scope) {
      return client.ask("GET", scope + locks).body.find("\"ReadOnly\"") != std::string::npos;
    };
    CHECK(seen(std::string(kSubscription) + "/resourceGroups/rescue-demo"));
    CHECK(seen(client.vm("web-01")) == (variant == 0));
    CHECK(!seen(std::string(kSubscription)));
  }
}

TEST_CASE("permissions say what a principal may not do", "[simulator][rights]") {
  Asking client;
  client.token = Asking::text(client.ask_token(Asking::form("00000000-0000-4000-8000-00000000001b", "reader-secret")),
                              "access_token");
  const Answer answer =
      client.ask("GET", client.vm("web-01", "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01"));
  CHECK(answer.body.find(R"("notActions":["Microsoft.Compute/virtualMachines/extensions/write")") != std::string::npos);
}
