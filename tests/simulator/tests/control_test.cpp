#include "simulator/control.hpp"
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

struct Controlled : Asking {
  explicit Controlled(Settings settings = {}) : Asking(std::move(settings)), control(azure) {}

  Answer tell(std::string method, std::string_view path, std::string body = {}) {
    return *control.handle({std::move(method), "https://localhost:1/_sim/" + std::string(path), {}, std::move(body)},
                           now);
  }

  Control control;
};

}  // namespace

TEST_CASE("the control path", "[simulator][control]") {
  Settings at_once;
  at_once.time_scale = 0;
  Controlled client(at_once);
  client.signed_in();

  SECTION("leaves other paths alone") {
    CHECK(!client.control.handle({"GET", "https://localhost:1/subscriptions", {}, {}}, client.now));
  }

  SECTION("proves a reset") {
    client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    const auto sign_in = [&](std::string_view password) {
      return client
          .tell("POST", "signin",
                R"({"vm":"web-01","username":"azureuser","password":")" + std::string(password) + "\"}")
          .body;
    };
    CHECK(sign_in("New-Passw0rd-1") == R"({"accepted":true,"code":0,"meaning":"accepted","remote_desktop":true})");
    CHECK(sign_in(kOldPassword) ==
          R"({"accepted":false,"code":1326,"meaning":"unknown user name or wrong password","remote_desktop":false})");
  }

  SECTION("shows the disks and who holds them") {
    const auto world = azvmreset::base::json::Document::parse(client.tell("GET", "world").body);
    REQUIRE(world);
    const auto first = world->root()["disks"].at(0);
    CHECK(first["name"].text() == "web-01_OsDisk_1");
    CHECK(first["holder"].text() == client.vm("web-01"));
    const auto dead = azvmreset::base::json::Document::parse(client.tell("GET", "world/dead-01").body);
    REQUIRE(dead);
    CHECK(dead->root()["data_disks"].at(0).text_or("").ends_with("/disks/dead-01-data"));
  }

  SECTION("shows the world without its secrets") {
    client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    const std::string world = client.tell("GET", "world").body;
    CHECK(world.find("\"standard-01\"") != std::string::npos);
    CHECK(world.find("Passw0rd") == std::string::npos);
    const std::string vm = client.tell("GET", "world/WEB-01").body;
    CHECK(vm.find("\"sequence\": 1") != std::string::npos);
    CHECK(client.tell("GET", "world/ghost").status == 404);
  }

  SECTION("changes locks") {
    CHECK(client.tell("POST", "world/web-01", R"({"lock":"ReadOnly"})").status == 200);
    CHECK(Asking::error_code(client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t")) == "ScopeLocked");
    CHECK(client.tell("POST", "world/frozen-01", R"({"lock":""})").status == 200);
    CHECK(client.put_vm_access("frozen-01", "azureuser", "New-Passw0rd-1", "t").status == 201);
    CHECK(client.tell("GET", "world").body.find("\"level\": \"ReadOnly\"") != std::string::npos);
    const std::string group = std::string(kSubscription) + "/resourceGroups/rescue-demo";
    CHECK(client.tell("POST", "locks", R"({"scope":")" + group + R"(","level":"CanNotDelete"})").status == 204);
    CHECK(Asking::error_code(client.ask("DELETE", client.vm("strict-01", "?api-version=2024-07-01"))) == "ScopeLocked");
    CHECK(client.tell("POST", "locks", R"({"scope":")" + group + R"(","level":""})").status == 204);
    CHECK(client.ask("DELETE", client.vm("strict-01", "?api-version=2024-07-01")).status == 202);
    CHECK(client.tell("POST", "locks", R"({"scope":"web-01","level":"ReadOnly"})").status == 400);
  }

  SECTION("changes power and agent") {
    CHECK(client.tell("POST", "world/web-01", R"({"power":"stopped"})").status == 200);
    CHECK(client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t").status == 409);
    CHECK(client.tell("POST", "world/legacy-07", R"({"agent":"ready"})").status == 200);
    CHECK(client.put_vm_access("legacy-07", "azureuser", "New-Passw0rd-1", "t").status == 201);
    CHECK(client.azure.guest("legacy-07") != nullptr);
    CHECK(Asking::error_code(client.tell("POST", "world/web-01", R"({"power":"on"})")) == "InvalidControlRequest");
  }

  SECTION("keeps faults") {
    CHECK(client.tell("POST", "faults", R"({"fault":"status","status":500,"count":0})").body == R"({"id":1})");
    CHECK(client.ask("GET", "/subscriptions?api-version=2022-12-01").status == 500);
    CHECK(client.tell("GET", "faults").body.find("\"met\": 1") != std::string::npos);
    CHECK(client.tell("DELETE", "faults/1").status == 204);
    CHECK(client.tell("DELETE", "faults/1").status == 404);
    CHECK(client.ask("GET", "/subscriptions?api-version=2022-12-01").status == 200);
    CHECK(client.tell("POST", "faults", "{").status == 400);
  }

  SECTION("shows the requests, but no secret") {
    client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    const std::string log = client.tell("GET", "requests").body;
    CHECK(log.find("Bearer (a token for https://management.azure.com)") != std::string::npos);
    CHECK(log.find("client_secret=REDACTED") != std::string::npos);
    CHECK(log.find("New-Passw0rd-1") == std::string::npos);
    CHECK(log.find(client.token) == std::string::npos);
    CHECK(client.tell("GET", "requests?raw=1").body.find("New-Passw0rd-1") != std::string::npos);
    CHECK(client.tell("DELETE", "requests").status == 204);
    CHECK(client.azure.requests().empty());
  }

  SECTION("begins anew") {
    client.put_vm_access("web-01", "azureuser", "New-Passw0rd-1", "t");
    client.tell("POST", "faults", R"({"fault":"status"})");
    CHECK(client.tell("POST", "reset").status == 204);
    CHECK(client.azure.requests().empty());
    CHECK(client.azure.faults().all().empty());
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());
    CHECK(client.ask("GET", "/subscriptions?api-version=2022-12-01").status == 401);
  }

  SECTION("says what it knows when asked for something else") {
    const Answer answer = client.tell("GET", "wrold");
    CHECK(answer.status == 404);
    CHECK(answer.body.find("expected GET world") != std::string::npos);
  }
}
