#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

Scenario with_lock(std::string_view level, std::string_view group) {
  Scenario scenario = default_scenario();
  scenario.locks.push_back({scenario.subscriptions[0].id, std::string(group), "", "mine", std::string(level)});
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
  scenario.locks.push_back({scenario.subscriptions[0].id, "rescue", "", "other", "ReadOnly"});
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

namespace {

// A client that has these roles and no others.
struct Limited : Asking {
  explicit Limited(std::vector<Role> roles, Settings settings = {}, std::size_t page_size = 50)
      : Asking(std::move(settings), [&] {
          Scenario scenario = default_scenario();
          scenario.principals[0].roles = std::move(roles);
          scenario.page_size = page_size;
          return scenario;
        }()) {
    signed_in();
  }
  int get(const std::string& url) { return ask("GET", url).status; }
};

const std::string kRunCommands = "/runCommands/x?api-version=2024-11-01";
const std::string kVersion = "?api-version=2024-07-01";

}  // namespace

TEST_CASE("a role allows what its actions cover and its notActions do not", "[simulator][rights]") {
  Limited client({{{"Microsoft.Compute/*/read", "Microsoft.Compute/virtualMachines/extensions/*"},
                   {"Microsoft.Compute/virtualMachines/extensions/DELETE"}}});
  CHECK(client.get(client.vm("web-01", kVersion)) == 200);
  CHECK(client.put_vm_access("web-01", "azureuser", kNew, "t").status == 201);
  client.pass(10min);
  const Answer refused = client.signed_in().ask("DELETE", client.vm("web-01", "/extensions/enablevmaccess" + kVersion));
  CHECK(refused.status == 403);
  CHECK(Asking::error_code(refused) == "AuthorizationFailed");
  CHECK(refused.body.find("'Microsoft.Compute/virtualMachines/extensions/delete' over scope '" +
                          client.vm("web-01", "/extensions/enablevmaccess'")) != std::string::npos);
  CHECK(Asking::error_code(client.ask("PUT", client.vm("web-01", kRunCommands), "{}")) == "AuthorizationFailed");
  CHECK(Asking::error_code(client.act("web-01", "restart")) == "AuthorizationFailed");
  CHECK(client.get(client.vm("web-01", "/providers/Microsoft.Authorization/locks?api-version=2016-09-01")) == 403);
  CHECK(client.get(client.vm("web-01", "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01")) ==
        403);
}

TEST_CASE("what one role does not allow another one may", "[simulator][rights]") {
  Limited client({{{"*/read"}, {}}, {{"*"}, {"*/delete", "*/read"}}});
  CHECK(client.get(client.vm("web-01", kVersion)) == 200);
  CHECK(client.put_vm_access("web-01", "azureuser", kNew, "t").status == 201);
  CHECK(client.ask("DELETE", client.vm("web-01", "/extensions/enablevmaccess" + kVersion)).status == 403);
}

TEST_CASE("a role for a group or a VM ends there", "[simulator][rights]") {
  Limited of_vm({{{"*"}, {}, "rescue-demo", "web-01"}});
  CHECK(of_vm.get(of_vm.vm("web-01", kVersion)) == 200);
  CHECK(of_vm.get(of_vm.vm("legacy-07", kVersion)) == 403);
  CHECK(of_vm.get(std::string(kSubscription) + "/providers/Microsoft.Compute/virtualMachines" + kVersion) == 403);
  Limited of_group({{{"*"}, {}, "RESCUE-demo", ""}});
  CHECK(of_group.get(of_group.vm("legacy-07", kVersion)) == 200);
  CHECK(of_group.get(std::string(kSubscription) + "/resourceGroups/other" + kVersion) == 403);
}

TEST_CASE("polls are for every role that allows them, wherever it was given", "[simulator][rights]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Settings settings;
    settings.variants = {{"F10/3b", variant}};
    const auto polled = [&](std::vector<std::string> actions) {
      Limited client({{std::move(actions), {}, "rescue-demo", "web-01"}}, settings);
      return client.get(Asking::header(client.put_vm_access("web-01", "azureuser", kNew, "t"), "Azure-AsyncOperation"));
    };
    CHECK(polled({"*"}) == 200);
    CHECK(polled({"*/extensions/*"}) == (variant == 0 ? 403 : 200));
  }
}

TEST_CASE("permissions and locks come in pages", "[simulator][rights]") {
  Limited client({{{"*"}, {}}, {{"a/read"}, {"b"}}, {{"c"}, {}, "rescue-demo", "legacy-07"}}, {}, 1);
  const std::string url = "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01";
  const Answer first = client.ask("GET", client.vm("web-01", url));
  CHECK(first.body.find(R"("actions":["*"])") != std::string::npos);
  const Answer second = client.ask("GET", Asking::text(first, "nextLink"));
  CHECK(second.body.find(R"({"actions":["a/read"],"notActions":["b"])") != std::string::npos);
  CHECK(Asking::text(second, "nextLink").empty());
}

TEST_CASE("a lock on something in a VM is no lock on the VM", "[simulator][rights]") {
  for (const std::uint32_t variant : {0u, 2u}) {
    Scenario scenario = default_scenario();
    scenario.locks.push_back({scenario.subscriptions[0].id, "rescue-demo",
                              "Microsoft.Compute/virtualMachines/named-01/extensions/myVMAccessExtension", "inner",
                              "CanNotDelete"});
    Settings settings;
    settings.variants = {{"F10/4a", variant}};
    Asking client(settings, std::move(scenario));
    client.signed_in();
    const std::string locks = "/providers/Microsoft.Authorization/locks?api-version=2016-09-01";
    CHECK((client.ask("GET", client.vm("named-01", locks)).body.find("inner") != std::string::npos) == (variant == 2));
    CHECK(client
              .ask("PUT", client.vm("named-01", kRunCommands),
                   R"({"location":"westeurope","properties":{"source":{"script":"echo"}}})")
              .status == 201);
    client.pass(10min);
    client.signed_in();
    CHECK(client.ask("DELETE", client.vm("named-01", kRunCommands)).status == 202);
    CHECK(Asking::error_code(client.ask(
              "DELETE", client.vm("named-01", "/extensions/myVMAccessExtension" + kVersion))) == "ScopeLocked");
  }
}

TEST_CASE("a ReadOnly lock refuses run commands of either form", "[simulator][rights]") {
  Asking client;
  client.signed_in();
  CHECK(Asking::error_code(client.ask("PUT", client.vm("frozen-01", kRunCommands), "{}")) == "ScopeLocked");
  CHECK(Asking::error_code(client.ask("POST", client.vm("frozen-01", "/runCommand" + kVersion), "{}")) ==
        "ScopeLocked");
}
