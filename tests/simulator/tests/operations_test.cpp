#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

Settings holding(std::map<std::string, std::uint32_t> variants) {
  Settings settings;
  settings.variants = std::move(variants);
  return settings;
}

std::string widget(std::string_view rest = "") {
  return std::string(kSubscription) + "/resourceGroups/rescue-demo/providers/Simulated.Things/widgets/one" +
         std::string(rest) + "?api-version=2024-01-01";
}

Headers wish(std::string_view text) { return {{"x-sim-lro", std::string(text)}}; }

}  // namespace

TEST_CASE("the first answer to a PUT, in all its forms", "[simulator][lro]") {
  const auto put = [](std::uint32_t variant) {
    Asking client(holding({{"F1.1/6", variant}}));
    return client.signed_in().put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
  };
  CHECK(Asking::header(put(0), "Location").empty());
  CHECK(!Asking::header(put(1), "Azure-AsyncOperation").empty());
  CHECK(!Asking::header(put(1), "Location").empty());
  CHECK(Asking::header(put(2), "Azure-AsyncOperation").empty());
  CHECK(Asking::state(put(2)) == "Creating");
  CHECK(put(3).status == 202);
  CHECK(!Asking::header(put(3), "Location").empty());
}

TEST_CASE("status documents", "[simulator][lro]") {
  SECTION("are kept for a day and are found only in their subscription") {
    Asking client;
    const Answer accepted = client.signed_in().put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    std::string url = Asking::header(accepted, "Azure-AsyncOperation");
    client.pass(20h);
    CHECK(client.signed_in().ask("GET", url).status == 200);
    client.pass(10h);
    CHECK(client.signed_in().ask("GET", url).status == 404);
    url.replace(url.rfind("operations/") + 11, 4, "ffff");
    CHECK(client.ask("GET", url).status == 404);
  }

  SECTION("pace their pollers as the variant or the setting says") {
    const auto pace = [](Settings settings) {
      Asking client(std::move(settings));
      return Asking::header(client.signed_in().put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t"),
                            "Retry-After");
    };
    CHECK(pace({}) == "10");
    CHECK(pace(holding({{"C-A5/1", 1}})).empty());
    CHECK(pace(holding({{"C-A5/1", 2}})) == "0");
    Settings fixed;
    fixed.retry_after = 3;
    CHECK(pace(fixed) == "3");
  }

  SECTION("may have URLs of over 4 KB and words in lower case") {
    Asking client(holding({{"C-A1/8", 1}, {"C-A1/10", 1}, {"C-A1/10a", 2}}));
    const Answer accepted = client.signed_in().put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    const std::string url = Asking::header(accepted, "Azure-AsyncOperation");
    CHECK(url.size() > 4096);
    CHECK(Asking::text(client.ask("GET", url), "status") == "updating");
    client.pass(30min);
    CHECK(Asking::text(client.ask("GET", url), "status") == "succeeded");
  }
}

TEST_CASE("a delete may end in a 404 of its status, but not before it could be read once", "[simulator][lro]") {
  Asking client(holding({{"C-A4/15", 1}, {"C-A1/4", 2}}));
  client.azure.handle({"GET", "https://management.azure.com/", {}, {}}, client.now);
  const Answer accepted =
      client.signed_in().ask("DELETE", client.vm("named-01", "/extensions/myVMAccessExtension?api-version=2024-07-01"));
  client.pass(5min);
  const std::string url = Asking::header(accepted, "Azure-AsyncOperation");
  CHECK(Asking::text(client.ask("GET", url), "status") == "InProgress");
  CHECK(client.ask("GET", url).status == 404);
}

TEST_CASE("a preempted operation is canceled although nobody asked", "[simulator][lro]") {
  Asking client(holding({{"C-B3/4", 1}}));
  const Answer first = client.signed_in().put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "tag-1");
  CHECK(client.put_vm_access("web-01", "azureuser", "New-Passw0rd-2", "tag-2").status == 200);
  const Answer status = client.ask("GET", Asking::header(first, "Azure-AsyncOperation"));
  CHECK(Asking::text(status, "status") == "Canceled");
  CHECK(Asking::error_code(status) == "OperationPreempted");
  client.pass(30min);
  client.azure.advance(client.now);
  CHECK(client.azure.ledger().size() == 1);
  CHECK(client.azure.guest("web-01")->sign_in("azureuser", "New-Passw0rd-2").accepted());
}

TEST_CASE("widgets behave as the request asks", "[simulator][lro]") {
  Asking client;
  client.signed_in();
  const std::string body = R"({"properties":{"color":"red"}})";

  SECTION("PUT by Azure-AsyncOperation") {
    const Answer first = client.ask("PUT", widget(), body);
    CHECK(first.status == 201);
    CHECK(Asking::state(first) == "Creating");
    const std::string url = Asking::header(first, "Azure-AsyncOperation");
    CHECK(Asking::text(client.ask("GET", url), "status") == "InProgress");
    CHECK(Asking::text(client.ask("GET", url), "status") == "Succeeded");
    CHECK(Asking::state(client.ask("GET", widget())) == "Succeeded");
  }

  SECTION("PUT polled by the resource itself") {
    const Answer first = client.ask("PUT", widget(), body, wish("headers=none"));
    CHECK(Asking::header(first, "Retry-After").empty());
    CHECK(Asking::state(client.ask("GET", widget())) == "Creating");
    CHECK(Asking::state(client.ask("GET", widget())) == "Succeeded");
  }

  SECTION("PUT of the old model, 202 with Location") {
    const Answer first = client.ask("PUT", widget(), body, wish("status=202; headers=location; polls=1"));
    CHECK(first.status == 202);
    const Answer end = client.ask("GET", Asking::header(first, "Location"));
    CHECK(end.status == 200);
    CHECK(Asking::state(end) == "Succeeded");
  }

  SECTION("a body that shows the previous run's state beside a header") {
    client.ask("PUT", widget(), body, wish("polls=0"));
    const Answer first = client.ask("PUT", widget(), body, wish("state=Succeeded; polls=3"));
    CHECK(first.status == 200);
    CHECK(Asking::state(first) == "Succeeded");
    CHECK(Asking::text(client.ask("GET", Asking::header(first, "Azure-AsyncOperation")), "status") == "InProgress");
  }

  SECTION("PATCH, DELETE and POST by Location") {
    CHECK(client.ask("PATCH", widget(), body).status == 404);
    client.ask("PUT", widget(), body, wish("polls=0"));
    const Answer patched = client.ask("PATCH", widget(), R"({"properties":{"color":"blue"}})", wish("polls=1"));
    CHECK(patched.status == 202);
    CHECK(client.ask("GET", Asking::header(patched, "Location")).body.find("blue") != std::string::npos);

    const Answer acted = client.ask("POST", widget("/ping"), "{}");
    CHECK(acted.status == 202);
    const std::string result = Asking::header(acted, "Location");
    CHECK(client.ask("GET", result).status == 202);
    CHECK(Asking::text(client.ask("GET", result), "value") == "pong");

    const Answer removed = client.ask("DELETE", widget(), {}, wish("polls=1"));
    CHECK(client.ask("GET", Asking::header(removed, "Location")).status == 204);
    CHECK(client.ask("GET", widget()).status == 404);
  }

  SECTION("results in the status document and by resourceLocation") {
    const Answer acted = client.ask("POST", widget("/ping"), {}, wish("headers=async; polls=1"));
    CHECK(client.ask("GET", Asking::header(acted, "Azure-AsyncOperation"))
              .body.find(R"("properties":{"value":"pong"})") != std::string::npos);
    const Answer put = client.ask("PUT", widget(), body, wish("headers=operation-location; polls=1"));
    const Answer end = client.ask("GET", Asking::header(put, "Operation-Location"));
    CHECK(Asking::text(end, "resourceLocation").find("/widgets/one?") != std::string::npos);
  }

  SECTION("ends that are no success") {
    const Answer failed = client.ask("PUT", widget(), body, wish("end=failed; polls=1"));
    CHECK(Asking::error_code(client.ask("GET", Asking::header(failed, "Azure-AsyncOperation"))) == "WidgetBroken");
    CHECK(Asking::state(client.ask("GET", widget())) == "Failed");
    const Answer canceled = client.ask("POST", widget("/ping"), {}, wish("end=canceled; headers=async; polls=1"));
    CHECK(Asking::text(client.ask("GET", Asking::header(canceled, "Azure-AsyncOperation")), "status") == "Canceled");
    const Answer gone = client.ask("DELETE", widget(), {}, wish("end=gone; polls=2"));
    CHECK(client.ask("GET", Asking::header(gone, "Location")).status == 202);
    CHECK(client.ask("GET", Asking::header(gone, "Location")).status == 404);
  }

  SECTION("202 without any polling URL") {
    const Answer answer = client.ask("POST", widget("/ping"), {}, wish("headers=none"));
    CHECK(answer.status == 202);
    CHECK(Asking::header(answer, "Location").empty());
  }
}
