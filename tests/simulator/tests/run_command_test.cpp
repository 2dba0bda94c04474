// The managed form of Run Command as ARM has it (F3.2).
#include "simulator/digest.hpp"
#include "simulator/tests/asking.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kVersion = "?api-version=2024-11-01";

std::string body_of(std::string_view script, std::string_view more = "") {
  return R"({"location":"westeurope","properties":{"source":{"script":")" + std::string(script) + "\"}" +
         std::string(more) + "}}";
}

std::string command(const Asking& client, std::string_view name, std::string_view vm = "web-01") {
  return client.vm(vm, "/runCommands/" + std::string(name) + std::string(kVersion));
}

Answer put(Asking& client, std::string_view name, std::string_view script, std::string_view more = "",
           std::string_view vm = "web-01") {
  return client.ask("PUT", command(client, name, vm), body_of(script, more));
}

struct View {
  std::string state;
  std::string output;
  std::string error;
  std::optional<std::int64_t> exit_code;
  std::string provisioning;
};

View view(Asking& client, std::string_view name, std::string_view vm = "web-01") {
  const Answer answer = client.ask("GET", command(client, name, vm) + "&$expand=instanceView");
  const auto document = azvmreset::base::json::Document::parse(answer.body);
  if (!document) return {};
  const auto properties = document->root()["properties"];
  const auto told = properties["instanceView"];
  return {told["executionState"].text_or(""), told["output"].text_or(""), told["error"].text_or(""),
          told["exitCode"].integer(), properties["provisioningState"].text_or("")};
}

}  // namespace

TEST_CASE("a managed run command", "[simulator][run-command]") {
  Asking client;
  client.signed_in();

  SECTION("runs its script once, and tells what it wrote and how it ended") {
    const Answer accepted = put(client, "one", "Write-Output 'hello'\\nexit 3");
    REQUIRE(accepted.status == 201);
    CHECK(Asking::state(accepted) == "Creating");
    CHECK(view(client, "one").state == "Pending");
    CHECK(client.status_of(accepted) == "InProgress");
    client.pass(10min);
    CHECK(client.status_of(accepted) == "Succeeded");
    const View told = view(client, "one");
    CHECK(told.state == "Failed");
    CHECK(told.output == "hello");
    CHECK(told.exit_code == 3);
    CHECK(told.provisioning == "Succeeded");
    REQUIRE(client.azure.ledger().size() == 1);
    CHECK(client.azure.ledger()[0].command == "one");
    CHECK(client.azure.ledger()[0].script_sha256 == digest_of("Write-Output 'hello'\nexit 3"));
    CHECK(client.azure.ledger()[0].exit_code == 3);
  }

  SECTION("makes its operation fail with the script, where that is asked for") {
    const Answer accepted = put(client, "one", "exit 3", R"(,"treatFailureAsDeploymentFailure":true)");
    client.pass(10min);
    CHECK(client.status_of(accepted) == "Failed");
    CHECK(view(client, "one").provisioning == "Failed");
  }

  SECTION("does not know of that before its api-version") {
    const Answer refused = client.ask("PUT", client.vm("web-01", "/runCommands/one?api-version=2022-11-01"),
                                      body_of("exit 0", R"(,"treatFailureAsDeploymentFailure":true)"));
    CHECK(refused.status == 400);
    CHECK(Asking::error_code(refused) == "BadRequest");
  }

  SECTION("gives neither protected parameters nor the password back") {
    put(client, "one", "exit 0",
        R"(,"parameters":[{"name":"open","value":"xyz"}],"protectedParameters":[{"name":"s","value":"hidden-1"}])"
        R"(,"runAsUser":"azureuser","runAsPassword":"hidden-2")");
    const std::string shown = client.ask("GET", command(client, "one") + "&$expand=instanceView").body;
    CHECK(shown.find("xyz") != std::string::npos);
    CHECK(shown.find("azureuser") != std::string::npos);
    CHECK(shown.find("hidden") == std::string::npos);
    CHECK(shown.find("rotectedParameters") == std::string::npos);
  }

  SECTION("keeps the last 4 KiB of what the script wrote") {
    put(client, "one", "echo '" + std::string(5000, 'a') + "b'");
    client.pass(10min);
    CHECK(view(client, "one").output == std::string(4095, 'a') + "b");
  }

  SECTION("is over when its time is") {
    const Answer accepted = put(client, "one", "echo a\\nStart-Sleep 600\\necho b", R"(,"timeoutInSeconds":120)");
    client.pass(10min);
    CHECK(client.status_of(accepted) == "Succeeded");
    CHECK(view(client, "one").state == "TimedOut");
    CHECK(view(client, "one").output == "a");
    CHECK(!view(client, "one").exit_code);
  }

  SECTION("is provisioned when its script starts, if it is asynchronous") {
    const Answer accepted = put(client, "one", "Start-Sleep 600", R"(,"asyncExecution":true)");
    client.pass(3min);
    CHECK(client.status_of(accepted) == "Succeeded");
    CHECK(view(client, "one").state == "Running");
    client.pass(10min);
    CHECK(view(client, "one").state == "Succeeded");
  }

  SECTION("ends with its resource") {
    put(client, "one", "Start-Sleep 600\\necho never");
    client.pass(3min);
    REQUIRE(view(client, "one").state == "Running");
    const Answer accepted = client.ask("DELETE", command(client, "one"));
    REQUIRE(accepted.status == 202);
    client.pass(1min);
    CHECK(client.ask("GET", command(client, "one")).status == 404);
    CHECK(client.ask("DELETE", command(client, "one")).status == 204);
    client.pass(20min);
    CHECK(!client.azure.ledger()[0].exit_code);
  }

  SECTION("runs beside others, up to 25 of them") {
    for (int i = 0; i < 25; ++i) {
      CHECK(put(client, "c" + std::to_string(i), "exit 0").status == 201);
      client.pass(30s);
    }
    CHECK(put(client, "c25", "exit 0").status == 409);
    const Answer listed = client.ask("GET", client.vm("web-01", "/runCommands" + std::string(kVersion)));
    CHECK(azvmreset::base::json::Document::parse(listed.body)->root()["value"].size() == 25);
    CHECK(client.azure.ledger().size() > 20);
  }

  SECTION("waits for a silent agent, and runs when it is back") {
    client.azure.set_agent("web-01", AgentState::not_ready, client.now);
    const Answer accepted = put(client, "late", "echo late");
    client.pass(91min);
    client.signed_in();
    CHECK(client.status_of(accepted) == "Failed");
    CHECK(client.azure.ledger().empty());
    client.azure.set_agent("web-01", AgentState::ready, client.now);
    client.pass(5min);
    CHECK(view(client, "late").output == "late");
  }

  SECTION("is taken over by a restart") {
    put(client, "one", "Start-Sleep 3000");
    client.pass(3min);
    client.act("web-01", "restart");
    client.pass(10min);
    CHECK(view(client, "one").state == "Failed");
  }
}

TEST_CASE("a managed run command runs once, whatever the seed", "[simulator][run-command]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO(seed);
    Settings settings;
    settings.seed = seed;
    Asking client(settings);
    client.signed_in();
    const Answer accepted = put(client, "one", "net user azureuser New-Passw0rd\\nexit 3");
    CHECK((accepted.status == 201 || accepted.status == 202));
    client.pass(5min);
    const View told = view(client, "one");
    CHECK(told.state == "Failed");
    CHECK(told.exit_code == 3);
    CHECK(told.output.starts_with("The command completed successfully."));
    CHECK(told.provisioning == "Succeeded");
    CHECK(client.azure.ledger().size() == 1);
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", "New-Passw0rd").accepted());
    CHECK(client.ask("DELETE", command(client, "one")).status == 202);
    client.pass(5min);
    CHECK(client.ask("GET", command(client, "one")).status == 404);
  }
}

TEST_CASE("run commands spend what extensions spend", "[simulator][run-command][throttle]") {
  Asking client;
  client.signed_in();
  int taken = 0;
  while (taken < 20 && put(client, "c" + std::to_string(taken), "exit 0").status == 201) ++taken;
  CHECK(taken == 12);
  const Answer refused = put(client, "more", "exit 0");
  CHECK(refused.status == 429);
  CHECK(refused.body.find("UpdateVM") != std::string::npos);
}

TEST_CASE("a managed run command that is refused", "[simulator][run-command]") {
  Asking client;
  client.signed_in();

  const auto refused = [&](std::string_view body, std::string_view vm = "web-01") {
    const Answer answer = client.ask("PUT", command(client, "one", vm), std::string(body));
    CHECK(client.azure.world().find(vm)->commands.empty());
    return std::to_string(answer.status) + " " + Asking::error_code(answer);
  };

  CHECK(refused(R"({"properties":{"source":{"script":"exit 0"}}})") == "400 LocationRequired");
  CHECK(refused(R"({"location":"westeurope","properties":{}})") == "400 InvalidParameter");
  CHECK(refused(R"({"location":"westeurope","properties":{"source":{"script":"exit","commandId":"IPConfig"}}})") ==
        "400 InvalidParameter");
  CHECK(refused(R"({"location":"westeurope","properties":{"source":{"commandId":"NoSuch"}}})") == "404 NotFound");
  CHECK(refused(body_of("exit 0", R"(,"parameters":[{"name":"n","value":7}])")) == "400 InvalidParameter");
  CHECK(refused(body_of("exit 0", R"(,"parameters":{"n":"v"})")) == "400 InvalidParameter");
  CHECK(refused(body_of("exit 0", R"(,"timeoutInSeconds":"long")")) == "400 InvalidParameter");
  CHECK(refused(body_of("exit 0", R"(,"runAsUser":"somebody")")) == "400 InvalidParameter");
  CHECK(refused(body_of("exit 0", R"(,"outputBlobUri":"http://store/blob")")) == "400 InvalidParameter");
  CHECK(refused(body_of("exit 0", R"(,"misspelt":true)")) == "400 BadRequest");
  CHECK(refused(body_of("exit 0"), "stopped-01") == "409 OperationNotAllowed");
  CHECK(refused(body_of("exit 0"), "noext-01") == "409 OperationNotAllowed");
}
