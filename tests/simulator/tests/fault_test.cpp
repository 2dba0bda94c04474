#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

azvmreset::Result<Fault> parsed(std::string_view json) {
  const auto document = azvmreset::base::json::Document::parse(json);
  return read_fault(document->root());
}

}  // namespace

TEST_CASE("faults meet the requests they are meant for", "[simulator][fault]") {
  Asking client;
  client.signed_in();
  const std::string vm = client.vm("web-01", "?api-version=2024-07-01");
  const auto status = [&] { return client.ask("GET", vm).status; };

  SECTION("once, where nothing else is said") {
    client.azure.faults().add(Fault(FaultKind::status).status(500));
    CHECK(status() == 500);
    CHECK(status() == 200);
  }

  SECTION("from the n-th on, so many times") {
    client.azure.faults().add(Fault(FaultKind::status).status(503).from(2).times(2));
    CHECK(status() == 200);
    CHECK(status() == 503);
    CHECK(status() == 503);
    CHECK(status() == 200);
  }

  SECTION("by method, part of the path and expression") {
    client.azure.faults().add(Fault(FaultKind::status).on("PUT", ""));
    client.azure.faults().add(Fault(FaultKind::status).on("GET", "legacy"));
    Fault by_expression(FaultKind::status);
    by_expression.path_regex = "virtualMachines/web-[0-9]+/extensions";
    client.azure.faults().add(by_expression);
    CHECK(status() == 200);
    CHECK(client.ask("GET", client.vm("web-01", "/extensions?api-version=2024-07-01")).status == 503);
  }

  SECTION("also the sign-in") {
    client.azure.faults().add(Fault(FaultKind::status).on("POST", "/oauth2/").header("Retry-After", "3"));
    CHECK(Asking::header(client.ask_token(Asking::form()), "Retry-After") == "3");
  }

  SECTION("until they are removed") {
    const auto id = client.azure.faults().add(Fault(FaultKind::status).times(0));
    CHECK(status() == 503);
    CHECK(client.azure.faults().remove(id));
    CHECK(status() == 200);
  }
}

TEST_CASE("what faults do", "[simulator][fault]") {
  Asking client;
  client.signed_in();
  Faults& faults = client.azure.faults();
  const std::string vm = client.vm("web-01", "?api-version=2024-07-01");

  SECTION("an answer that was lost after the request was accepted") {
    faults.add(Fault(FaultKind::reset_after).on("PUT", "/extensions/"));
    const Reply reply = client.send("PUT", client.vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01"),
                                    R"({"location":"westeurope","properties":{"publisher":"Microsoft.Compute",)"
                                    R"("type":"VMAccessAgent","typeHandlerVersion":"2.0"}})");
    CHECK(reply.wire == Wire::reset);
    CHECK(client.azure.requests().back().processed);
    CHECK(!client.azure.requests().back().status);
    client.pass(30min);
    client.azure.advance(client.now);
    CHECK(client.azure.ledger().size() == 1);
  }

  SECTION("a connection that died before") {
    faults.add(Fault(FaultKind::reset_before));
    CHECK(client.send("GET", vm).wire == Wire::reset);
    CHECK(!client.azure.requests().back().processed);
  }

  SECTION("bodies: cut, replaced, unreadable") {
    faults.add(Fault(FaultKind::cut_body).at(17));
    CHECK(client.send("GET", vm).cut_at == 17);
    faults.add(Fault(FaultKind::replace_body).body("<html>").header("Content-Type", "text/html"));
    const Answer html = client.ask("GET", vm);
    CHECK(html.body == "<html>");
    CHECK(Asking::header(html, "Content-Type") == "text/html");
    faults.add(Fault(FaultKind::replace_body));
    CHECK(client.ask("GET", vm).body.empty());
    faults.add(Fault(FaultKind::unreadable_status));
    CHECK(Asking::text(client.ask("GET", vm), "status").empty());
  }

  SECTION("polling URLs elsewhere, or relative") {
    faults.add(Fault(FaultKind::foreign_host).on("PUT", "/extensions/").host("https://evil.example:8443"));
    Answer answer = client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    CHECK(Asking::header(answer, "Azure-AsyncOperation").find("https://evil.example:8443/subscriptions/") == 0);
    faults.add(Fault(FaultKind::relative_urls).on("PUT", "/extensions/"));
    answer = client.put_vm_access("fw-01", "azureuser", "New-Passw0rd-1", "t");
    CHECK(Asking::header(answer, "Azure-AsyncOperation").find("/subscriptions/") == 0);
    faults.add(Fault(FaultKind::foreign_host));
    answer = client.ask(
        "GET", std::string(kSubscription) + "/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01");
    CHECK(Asking::text(answer, "nextLink").find("https://attacker.example/subscriptions/") == 0);
  }

  SECTION("redirects, headers, tokens") {
    faults.add(Fault(FaultKind::redirect).host("https://elsewhere.example"));
    const Answer redirected = client.ask("GET", vm);
    CHECK(redirected.status == 307);
    CHECK(Asking::header(redirected, "Location") == "https://elsewhere.example/redirected");
    faults.add(Fault(FaultKind::extra_headers).header("Retry-After", "soon"));
    CHECK(Asking::header(client.ask("GET", vm), "Retry-After") == "soon");
    faults.add(Fault(FaultKind::token_expired));
    CHECK(Asking::error_code(client.ask("GET", vm)) == "ExpiredAuthenticationToken");
    faults.add(Fault(FaultKind::token_rejected));
    CHECK(Asking::error_code(client.ask("GET", vm)) == "InvalidAuthenticationToken");
  }

  SECTION("an operation that never ends, an agent that never reports") {
    faults.add(Fault(FaultKind::never_ends).on("PUT", "web-01/extensions/"));
    faults.add(Fault(FaultKind::agent_silent).on("PUT", "fw-01/extensions/"));
    const Answer endless = client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    const Answer silent = client.put_vm_access("fw-01", "azureuser", "New-Passw0rd-1", "t");
    client.pass(10h);
    client.signed_in();
    CHECK(Asking::text(client.ask("GET", Asking::header(endless, "Azure-AsyncOperation")), "status") == "InProgress");
    CHECK(Asking::text(client.ask("GET", Asking::header(silent, "Azure-AsyncOperation")), "status") == "Failed");
    REQUIRE(client.azure.ledger().size() == 1);
    CHECK(client.azure.ledger()[0].vm == "web-01");
  }
}

TEST_CASE("faults as JSON", "[simulator][fault]") {
  const auto fault =
      parsed(R"({"fault":"status","status":429,"headers":{"Retry-After":"7"},"code":"TooMany","message":"slow down",)"
             R"("method":"GET","path":"/virtualMachines","nth":2,"count":0})");
  REQUIRE(fault);
  CHECK(fault->http_status == 429);
  CHECK(fault->text == R"({"error":{"code":"TooMany","message":"slow down"}})");
  CHECK(fault->nth == 2);
  CHECK(fault->count == 0);
  CHECK(parsed(R"({"fault":"replace_body","deep_json":3})")->text == "[[[]]]");
  CHECK(parsed(R"({"fault":"replace_body","huge_json":5})")->text == R"({"padding":"xxxxx"})");
  CHECK(parsed(R"({"fault":"claims_challenge"})")->count == 0);

  const auto refused = [](std::string_view json) { return parsed(json).error().message; };
  CHECK(refused(R"({"fault":"meteor"})").find("fault.fault: found \"meteor\", expected one of status,") == 0);
  CHECK(refused(R"({"fault":"status","path_regex":"("})").find("fault.path_regex") == 0);
  CHECK(refused(R"({"fault":"status","stauts":500})").find("found the unknown member \"stauts\"") != std::string::npos);
  CHECK(refused(R"({"status":500})") == "fault.fault: found nothing, expected this member");
  CHECK(refused("[]").find("fault: found an array, expected an object") == 0);
}
