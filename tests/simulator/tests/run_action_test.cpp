// The action form of Run Command (F3.1), and what Azure's own scripts do.
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
using azvmreset::base::json::Document;

namespace {

Answer act(Asking& client, std::string_view vm, std::string_view body) {
  return client.ask("POST", client.vm(vm, "/runCommand?api-version=2024-11-01"), std::string(body));
}

std::string script(std::string_view lines) {
  return R"({"commandId":"RunPowerShellScript","script":[)" + std::string(lines) + "]}";
}

std::string built_in(std::string_view id, std::string_view parameters = "") {
  return R"({"commandId":")" + std::string(id) + R"(","parameters":[)" + std::string(parameters) + "]}";
}

// What Location says of both streams; the first one's code in front.
std::string told(Asking& client, const Answer& accepted) {
  const Answer answer = client.ask("GET", Asking::header(accepted, "Location"));
  if (answer.status != 200) return std::to_string(answer.status);
  const auto document = Document::parse(answer.body);
  const auto value = document->root()["value"];
  return value.at(0)["code"].text_or("") + "|" + value.at(0)["message"].text_or("") + "|" +
         value.at(1)["message"].text_or("");
}

}  // namespace

TEST_CASE("the action form of Run Command", "[simulator][run-command]") {
  Asking client;
  client.signed_in();

  SECTION("says succeeded, whatever became of the script, and after 20 seconds at the earliest") {
    const Answer accepted = act(client, "web-01", script(R"("echo one","net user nobody /delete","exit 7")"));
    REQUIRE(accepted.status == 202);
    client.pass(19s);
    CHECK(told(client, accepted) == "202");
    client.pass(5min);
    CHECK(told(client, accepted) ==
          "ComponentStatus/StdOut/succeeded|one|The user name could not be found.\n\nMore help is available by typing "
          "NET HELPMSG 2221.");
    CHECK(client.azure.ledger()[0].exit_code == 7);
    CHECK(client.azure.ledger()[0].command == "runCommand");
    CHECK(client.azure.vm_json("web-01")->find("\"action_slot_taken\": false") != std::string::npos);
    const Answer view = client.ask("GET", client.vm("web-01", "/instanceView?api-version=2024-11-01"));
    CHECK(view.body.find("Microsoft.CPlat.Core.RunCommandWindows") != std::string::npos);
  }

  SECTION("has one slot on each VM") {
    act(client, "web-01", script(R"("Start-Sleep 600")"));
    const Answer second = act(client, "web-01", script(R"("exit 0")"));
    CHECK(second.status == 409);
    CHECK(second.body.find("RunCommandConflict") != std::string::npos);
    CHECK(act(client, "strict-01", script(R"("exit 0")")).status == 202);
    client.pass(12min);
    CHECK(act(client, "web-01", script(R"("exit 0")")).status == 202);
  }

  SECTION("is stuck for 90 minutes when a script hangs") {
    client.azure.faults().add(Fault(FaultKind::wedged).on("POST", "/runCommand"));
    const Answer accepted = act(client, "web-01", script(R"("echo never")"));
    client.pass(58min);
    CHECK(act(client, "web-01", script(R"("exit 0")")).status == 409);
    client.pass(35min);
    client.signed_in();
    CHECK(told(client, accepted) == "409");
    CHECK(act(client, "web-01", script(R"("exit 0")")).status == 202);
  }

  SECTION("refuses what it does not know, and what cannot run") {
    CHECK(act(client, "web-01", built_in("NoSuch")).status == 404);
    CHECK(act(client, "web-01", "{}").status == 400);
    CHECK(act(client, "web-01", script("")).status == 400);
    CHECK(act(client, "stopped-01", script(R"("exit 0")")).status == 409);
    CHECK(act(client, "noext-01", script(R"("exit 0")")).status == 409);
    CHECK(client.azure.ledger().empty());
  }
}

TEST_CASE("scripts that Azure holds", "[simulator][run-command]") {
  Asking client;
  client.signed_in();
  const auto run = [&](std::string_view vm, std::string_view id, std::string_view parameters = "") {
    REQUIRE(act(client, vm, built_in(id, parameters)).status == 202);
    client.pass(3min);
    client.azure.advance(client.now);
  };

  SECTION("enable the built-in administrator, and nothing else") {
    run("named-01", "EnableAdminAccount");
    CHECK(client.azure.guest("named-01")->sign_in("azureuser", kOldPassword).code == 1907);
  }

  SECTION("change Remote Desktop") {
    const RdpConfiguration& rdp = client.azure.guest("named-01")->rdp;
    run("named-01", "SetRDPPort", R"({"name":"RDPPort","value":"3390"})");
    CHECK(rdp.enabled);
    CHECK(rdp.port == 3390);
    run("named-01", "ResetRDPCert");
    CHECK(rdp.security_layer == 0);
    run("named-01", "DisableNLA");
    CHECK(!rdp.network_level_authentication);
    run("named-01", "RDPSettings");
    CHECK(rdp.port == 3389);
    CHECK(rdp.network_level_authentication);
  }

  SECTION("can be listed") {
    const std::string url =
        std::string(kSubscription) + "/providers/Microsoft.Compute/locations/westeurope/runCommands";
    CHECK(client.ask("GET", url + "?api-version=2024-11-01").body.find("EnableAdminAccount") != std::string::npos);
    CHECK(client.ask("GET", url + "/IPConfig?api-version=2024-11-01").status == 200);
    CHECK(client.ask("GET", url + "/NoSuch?api-version=2024-11-01").status == 404);
  }
}
