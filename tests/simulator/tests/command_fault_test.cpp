// Misfortunes of run commands.
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
using azvmreset::base::json::Document;

namespace {

struct Commands : Asking {
  explicit Commands(Fault fault) {
    azure.faults().add(std::move(fault));
    signed_in();
  }

  std::string url(std::string_view name) const {
    return vm("web-01", "/runCommands/" + std::string(name) + "?api-version=2024-11-01");
  }

  Answer put(std::string_view name, std::string_view script) {
    return ask("PUT", url(name),
               R"({"location":"westeurope","properties":{"source":{"script":")" + std::string(script) + "\"}}}");
  }

  std::string view(std::string_view name, std::string_view member) {
    const auto document = Document::parse(ask("GET", url(name) + "&$expand=instanceView").body);
    return document->root()["properties"]["instanceView"][member].text_or("");
  }
};

Fault on_put(FaultKind kind) { return Fault(kind).on("PUT", "/runCommands/"); }

}  // namespace

TEST_CASE("a script that hangs is ended by its timeout alone", "[simulator][run-command]") {
  for (const FaultKind kind : {FaultKind::script_hangs, FaultKind::wedged}) {
    Commands client(on_put(kind));
    client.put("one", "echo never");
    client.pass(80min);
    client.signed_in();
    CHECK(client.view("one", "executionState") == "Running");
    client.pass(20min);
    CHECK(client.view("one", "executionState") == "TimedOut");
    CHECK(client.view("one", "output").empty());
  }
}

TEST_CASE("a script that hangs after its work has done it", "[simulator][run-command]") {
  Commands client(on_put(FaultKind::hangs_after_run));
  client.put("one", "net user azureuser New-Passw0rd");
  client.pass(3min);
  CHECK(client.view("one", "executionState") == "Running");
  CHECK(client.azure.guest("web-01")->sign_in("azureuser", "New-Passw0rd").accepted());
  CHECK(client.azure.ledger()[0].password_set);
  CHECK(!client.azure.ledger()[0].exit_code);
}

TEST_CASE("output may come later than the end", "[simulator][run-command]") {
  Commands client(on_put(FaultKind::output_placeholder).after(10min));
  client.put("one", "echo there");
  client.pass(5min);
  CHECK(client.view("one", "executionState") == "Succeeded");
  CHECK(client.view("one", "output").empty());
  client.pass(10min);
  CHECK(client.view("one", "output") == "there");
}

TEST_CASE("output may be that of an earlier script, of nobody we know, or cut", "[simulator][run-command]") {
  const auto second_output = [](FaultKind kind) {
    Commands client(on_put(kind).from(2).at(2));
    client.put("one", "echo first");
    client.pass(5min);
    client.put("two", "echo second");
    client.pass(5min);
    return client.view("two", "output");
  };
  CHECK(second_output(FaultKind::output_stale) == "first");
  CHECK(second_output(FaultKind::output_foreign).starts_with(R"({"azvmreset":1,"nonce":"0000)"));
  CHECK(second_output(FaultKind::output_truncated) == "nd");
}

TEST_CASE("an agent may take a command up late, or die before it tells", "[simulator][run-command]") {
  SECTION("late") {
    Commands client(on_put(FaultKind::agent_late).after(30min));
    client.put("one", "echo late");
    client.pass(29min);
    CHECK(client.view("one", "executionState") == "Pending");
    client.pass(10min);
    CHECK(client.view("one", "output") == "late");
  }

  SECTION("dead") {
    Commands client(on_put(FaultKind::agent_dies).after(5min));
    client.put("one", "Start-Sleep 600\\necho done");
    client.pass(30min);
    CHECK(client.view("one", "executionState") == "Running");
    CHECK(client.azure.ledger()[0].exit_code == 0);
    client.azure.set_agent("web-01", AgentState::ready, client.now);
    client.pass(1min);
    CHECK(client.view("one", "output") == "done");
  }

  SECTION("never, though it lives") {
    Commands client(on_put(FaultKind::agent_silent));
    const Answer accepted = client.put("one", "echo never");
    client.pass(100min);
    client.signed_in();
    CHECK(client.status_of(accepted) == "Failed");
    CHECK(client.azure.ledger().empty());
  }
}

TEST_CASE("a DELETE may lag while its script goes on", "[simulator][run-command]") {
  Commands client(Fault(FaultKind::delete_lags).on("DELETE", "/runCommands/").after(30min));
  client.put("one", "Start-Sleep 300\\nnet user azureuser New-Passw0rd");
  client.pass(3min);
  CHECK(client.ask("DELETE", client.url("one")).status == 202);
  client.pass(10min);
  client.azure.advance(client.now);
  CHECK(client.azure.guest("web-01")->sign_in("azureuser", "New-Passw0rd").accepted());
  CHECK(Asking::state(client.ask("GET", client.url("one"))) == "Deleting");
  client.pass(30min);
  CHECK(client.ask("GET", client.url("one")).status == 404);
}

TEST_CASE("somebody else may hold the one slot of actions", "[simulator][run-command]") {
  Commands client(Fault(FaultKind::slot_busy).on("POST", "/runCommand").after(10min));
  const auto act = [&] {
    return client
        .ask("POST", client.vm("web-01", "/runCommand?api-version=2024-11-01"),
             R"({"commandId":"RunPowerShellScript","script":["echo mine"]})")
        .status;
  };
  CHECK(act() == 409);
  client.pass(9min);
  CHECK(act() == 409);
  client.pass(2min);
  CHECK(act() == 202);
}

TEST_CASE("somebody else may delete a command", "[simulator][run-command]") {
  Commands client(on_put(FaultKind::deleted_meanwhile).after(2min));
  client.put("one", "Start-Sleep 600\\nnet user azureuser New-Passw0rd");
  client.pass(20min);
  CHECK(client.ask("GET", client.url("one")).status == 404);
  CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());
}

TEST_CASE("a cloud may not know of managed run commands", "[simulator][run-command]") {
  Scenario scenario = default_scenario();
  scenario.managed_run_commands = false;
  Asking client({}, scenario);
  const Answer refused = client.signed_in().ask("GET", client.vm("web-01", "/runCommands?api-version=2024-11-01"));
  CHECK(refused.status == 404);
  CHECK(Asking::error_code(refused) == "InvalidResourceType");
  CHECK(client.ask("GET", client.vm("web-01", "?api-version=2024-11-01")).status == 200);
}

TEST_CASE("a user without the rights runs nothing", "[simulator][run-command]") {
  Asking client;
  client.token = Asking::text(client.ask_token(Asking::form("00000000-0000-4000-8000-00000000001b", "reader-secret")),
                              "access_token");
  const Answer put = client.ask("PUT", client.vm("web-01", "/runCommands/one?api-version=2024-11-01"),
                                R"({"location":"westeurope","properties":{"source":{"script":"exit 0"}}})");
  CHECK(Asking::error_code(put) == "AuthorizationFailed");
  CHECK(put.body.find("Microsoft.Compute/virtualMachines/runCommands/write") != std::string::npos);
  const Answer post =
      client.ask("POST", client.vm("web-01", "/runCommand?api-version=2024-11-01"), R"({"commandId":"IPConfig"})");
  CHECK(post.body.find("Microsoft.Compute/virtualMachines/runCommand/action") != std::string::npos);
  CHECK(client.ask("GET", client.vm("web-01", "/runCommands?api-version=2024-11-01")).status == 200);
}
