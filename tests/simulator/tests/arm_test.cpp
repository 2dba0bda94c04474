#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

std::string message(const Answer& answer) {
  const auto document = azvmreset::base::json::Document::parse(answer.body);
  return document ? document->root()["error"]["message"].text_or("") : "";
}

}  // namespace

TEST_CASE("ARM answers for what is wrong", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  const std::string vm = client.vm("web-01");
  struct Case {
    std::string url;
    int status;
    std::string code;
  };
  const std::string good(kSubscription);
  const Case cases[] = {
      {vm, 400, "MissingApiVersionParameter"},
      {vm + "?api-version=latest", 400, "InvalidApiVersionParameter"},
      {vm + "?api-version=2015-01-01", 400, "NoRegisteredProviderFound"},
      {"/providers?api-version=2022-12-01", 404, "MissingSubscription"},
      {"/subscriptions/not-a-guid?api-version=2022-12-01", 400, "InvalidSubscriptionId"},
      {"/subscriptions/00000000-0000-4000-8000-0000000000ff?api-version=2022-12-01", 404, "SubscriptionNotFound"},
      {good + "/garbage?api-version=2022-12-01", 404, "NotFound"},
      {good + "/resourceGroups/nowhere?api-version=2022-12-01", 404, "ResourceGroupNotFound"},
      {good + "/resourceGroups/nowhere/providers/Microsoft.Compute/virtualMachines/web-01?api-version=2024-07-01", 404,
       "ResourceGroupNotFound"},
      {good + "/resourceGroups/rescue-demo/providers/Microsoft.Compute/virtualMachines/ghost?api-version=2024-07-01",
       404, "ResourceNotFound"},
      {vm + "/extensions/ghost?api-version=2024-07-01", 404, "ResourceNotFound"},
      {good + "/resourceGroups/rescue-demo/providers/Microsoft.Nothing/things/x?api-version=2024-07-01", 404,
       "InvalidResourceNamespace"},
      {good +
           "/resourceGroups/rescue-demo/providers/Microsoft.ClassicCompute/virtualMachines/old?api-version=2017-04-01",
       404, "ResourceNotFound"},
  };
  for (const Case& one : cases) {
    INFO(one.url);
    const Answer answer = client.ask("GET", one.url);
    CHECK(answer.status == one.status);
    CHECK(Asking::error_code(answer) == one.code);
    CHECK(!message(answer).empty());
  }
}

TEST_CASE("what is modelled only to be looked at cannot be changed", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  CHECK(client.ask("DELETE", std::string(kSubscription) + "?api-version=2022-12-01").status == 405);
  CHECK(
      client.ask("PUT", client.vm("web-01", "/providers/Microsoft.Authorization/locks/x?api-version=2016-09-01"), "{}")
          .status == 405);
}

TEST_CASE("ARM compares ids without case", "[simulator][arm]") {
  Asking client;
  const Answer answer = client.signed_in().ask(
      "GET",
      "/SUBSCRIPTIONS/00000000-0000-4000-8000-000000000001/resourcegroups/RESCUE-demo/PROVIDERS/microsoft.compute/"
      "VIRTUALMACHINES/WEB-01?API-version=2024-07-01");
  CHECK(answer.status == 200);
  CHECK(Asking::text(answer, "name") == "web-01");
}

TEST_CASE("a principal without the right is told which one", "[simulator][arm]") {
  Asking client;
  client.token = Asking::text(client.ask_token(Asking::form("00000000-0000-4000-8000-00000000001b", "reader-secret")),
                              "access_token");
  CHECK(client.ask("GET", client.vm("web-01", "?api-version=2024-07-01")).status == 200);
  const Answer answer = client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "tag");
  CHECK(answer.status == 403);
  CHECK(Asking::error_code(answer) == "AuthorizationFailed");
  CHECK(message(answer).find("'Microsoft.Compute/virtualMachines/extensions/write'") != std::string::npos);
  CHECK(message(answer).find("object id '00000000-0000-4000-8000-00000000001c'") != std::string::npos);

  const Answer rights =
      client.ask("GET", client.vm("web-01", "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01"));
  CHECK(rights.body.find("\"notActions\":[\"Microsoft.Compute/virtualMachines/extensions/write\"") !=
        std::string::npos);
}

TEST_CASE("every answer of ARM names itself", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  const std::string url = client.vm("web-01", "?api-version=2024-07-01");
  const Answer answer = client.ask("GET", url, {}, {{"x-ms-client-request-id", "mine"}});
  CHECK(!Asking::header(answer, "x-ms-request-id").empty());
  CHECK(!Asking::header(answer, "x-ms-correlation-request-id").empty());
  CHECK(!Asking::header(answer, "x-ms-routing-request-id").empty());
  CHECK(Asking::header(answer, "x-ms-client-request-id").empty());
  CHECK(Asking::header(answer, "Date") == "Mon, 21 Sep 2026 14:13:20 GMT");

  const Answer echoed = client.ask("GET", url, {},
                                   {{"x-ms-client-request-id", "mine"},
                                    {"x-ms-return-client-request-id", "true"},
                                    {"x-ms-correlation-request-id", "ours"}});
  CHECK(Asking::header(echoed, "x-ms-client-request-id") == "mine");
  CHECK(Asking::header(echoed, "x-ms-correlation-request-id") == "ours");
}

TEST_CASE("virtual machines as ARM shows them", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  const auto get = [&](std::string_view vm, std::string_view rest) {
    return azvmreset::base::json::Document::parse(client.ask("GET", client.vm(vm, rest)).body);
  };

  SECTION("the model, without the instance view unless it is asked for") {
    const auto model = get("web-01", "?api-version=2024-07-01");
    const auto properties = model->root()["properties"];
    CHECK(properties["storageProfile"]["osDisk"]["osType"].text() == "Windows");
    CHECK(properties["osProfile"]["adminUsername"].text() == "azureuser");
    CHECK(properties["osProfile"]["allowExtensionOperations"].boolean() == true);
    CHECK(!properties["instanceView"].present());
    const auto whole = get("web-01", "?$expand=instanceView&api-version=2024-07-01");
    const auto view = whole->root()["properties"]["instanceView"];
    CHECK(view["statuses"].at(1)["code"].text() == "PowerState/running");
    CHECK(view["vmAgent"]["statuses"].at(0)["displayStatus"].text() == "Ready");
  }

  SECTION("the instance view alone, at the top level") {
    const auto view = get("web-01", "/instanceView?api-version=2024-07-01");
    CHECK(view->root()["vmAgent"]["statuses"].at(0)["code"].text() == "ProvisioningState/succeeded");
  }

  SECTION("an agent that does not answer") {
    const auto view = get("legacy-07", "/instanceView?api-version=2024-07-01");
    const auto status = view->root()["vmAgent"]["statuses"].at(0);
    CHECK(status["code"].text() == "ProvisioningState/Unavailable");
    CHECK(status["displayStatus"].text() == "Not Ready");
    CHECK(view->root()["vmAgent"]["vmAgentVersion"].text() == "Unknown");
  }

  SECTION("a VM that is off has no agent to tell of") {
    const auto view = get("stopped-01", "/instanceView?api-version=2024-07-01");
    CHECK(!view->root()["vmAgent"].present());
    CHECK(view->root()["statuses"].at(1)["code"].text() == "PowerState/deallocated");
  }

  SECTION("an agent that fell silent still says Ready, of long ago") {
    client.azure.set_agent("web-01", AgentState::stale, client.now);
    const auto view = get("web-01", "/instanceView?api-version=2024-07-01");
    const auto status = view->root()["vmAgent"]["statuses"].at(0);
    CHECK(status["displayStatus"].text() == "Ready");
    CHECK(status["time"].text() == "2026-09-12T14:13:20Z");
  }

  SECTION("extensions that were there before") {
    const auto whole = get("named-01", "?$expand=instanceView&api-version=2024-07-01");
    CHECK(whole->root()["resources"].at(0)["name"].text() == "myVMAccessExtension");
    const auto seen = whole->root()["properties"]["instanceView"]["extensions"].at(0);
    CHECK(seen["type"].text() == "Microsoft.Compute.VMAccessAgent");
    CHECK(seen["statuses"].at(0)["code"].text() == "ProvisioningState/succeeded");
  }
}

TEST_CASE("lists come in pages", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  for (const std::string scope : {"/resourceGroups/rescue-demo", ""}) {
    std::string url =
        std::string(kSubscription) + scope + "/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01";
    std::size_t pages = 0, machines = 0;
    while (!url.empty()) {
      const Answer page = client.ask("GET", url);
      REQUIRE(page.status == 200);
      const auto document = azvmreset::base::json::Document::parse(page.body);
      machines += document->root()["value"].size();
      url = document->root()["nextLink"].text_or("");
      ++pages;
    }
    CHECK(pages == 6);
    CHECK(machines == 28);
  }
}

TEST_CASE("a list has of each VM's extensions only the ids", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  const Answer page = client.ask("GET", std::string(kSubscription) +
                                            "/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01"
                                            "&$skiptoken=5");
  const auto document = azvmreset::base::json::Document::parse(page.body);
  for (const auto machine : document->root()["value"].elements()) {
    if (machine["name"].text() != "named-01") continue;
    const auto extension = machine["resources"].at(0);
    CHECK(extension.size() == 1);
    CHECK(extension["id"].text_or("").find("/named-01/extensions/myVMAccessExtension") != std::string::npos);
    return;
  }
  FAIL("named-01 is not on the second page");
}

TEST_CASE("locks", "[simulator][arm]") {
  Scenario scenario = default_scenario();
  scenario.vms[0].lock = "ReadOnly";
  Asking client({}, std::move(scenario));
  client.signed_in();
  const Answer locks =
      client.ask("GET", client.vm("web-01", "/providers/Microsoft.Authorization/locks?api-version=2016-09-01"));
  CHECK(locks.body.find("\"level\":\"ReadOnly\"") != std::string::npos);
  CHECK(Asking::error_code(client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t")) == "ScopeLocked");
}
