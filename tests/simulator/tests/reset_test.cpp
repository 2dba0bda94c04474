#include "simulator/digest.hpp"
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

// Sends a reset and lets it come to its end.
struct Ended {
  std::string status;
  std::string code;
  std::string message;
};

Ended reset(Asking& client, std::string_view vm, std::string_view user, std::string_view password, std::string_view tag,
            std::string_view instance = "enablevmaccess") {
  const Answer accepted = client.signed_in().put_vm_access(vm, user, password, tag, instance);
  REQUIRE((accepted.status == 200 || accepted.status == 201));
  client.pass(20min);
  const Answer answer = client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation"));
  const auto document = azvmreset::base::json::Document::parse(answer.body);
  const auto error = document->root()["error"];
  return {document->root()["status"].text_or(""), error["code"].text_or(""), error["message"].text_or("")};
}

}  // namespace

TEST_CASE("a reset by VMAccess", "[simulator]") {
  Asking client;
  client.signed_in();

  SECTION("changes the password in the guest, once") {
    const Answer accepted = client.put_vm_access("web-01", "azureuser", kNew, "tag-1");
    REQUIRE(accepted.status == 201);
    CHECK(Asking::state(accepted) == "Creating");
    const std::string status = Asking::header(accepted, "Azure-AsyncOperation");
    REQUIRE(!status.empty());
    CHECK(Asking::text(client.ask("GET", status), "status") == "InProgress");
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());

    client.pass(30min);
    CHECK(Asking::text(client.ask("GET", status), "status") == "Succeeded");
    CHECK(client.azure.guest("web-01")->sign_in("AzureUser", kNew).accepted());
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).code == 1326);
    REQUIRE(client.azure.ledger().size() == 1);
    const LedgerEntry& ran = client.azure.ledger()[0];
    CHECK(ran.username == "azureuser");
    CHECK(ran.tag == "tag-1");
    CHECK(ran.password_set);
    CHECK(ran.password_sha256 == digest_of(kNew));
  }

  SECTION("never gives the secret back") {
    reset(client, "web-01", "azureuser", kNew, "tag-1");
    const std::string view =
        client.ask("GET", client.vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01&$expand=instanceView"))
            .body;
    CHECK(view.find(kNew) == std::string::npos);
    CHECK(view.find("protectedSettings") == std::string::npos);
    CHECK(client.azure.world_json(client.now).find(kNew) == std::string::npos);
  }

  SECTION("with the same body and tag runs nothing a second time, and still says Succeeded") {
    CHECK(reset(client, "web-01", "azureuser", kNew, "tag-1").status == "Succeeded");
    CHECK(reset(client, "web-01", "azureuser", kNew, "tag-1").status == "Succeeded");
    CHECK(client.azure.ledger().size() == 1);
    CHECK(reset(client, "web-01", "azureuser", kNew, "tag-2").status == "Succeeded");
    CHECK(client.azure.ledger().size() == 2);
  }

  SECTION("that failed is reported as a success when the same body comes again: the trap") {
    CHECK(reset(client, "strict-01", "azureuser", "short1A", "tag-1").status == "Failed");
    CHECK(reset(client, "strict-01", "azureuser", "short1A", "tag-1").status == "Succeeded");
    CHECK(client.azure.guest("strict-01")->sign_in("azureuser", kOldPassword).accepted());
  }

  SECTION("shows the previous run's Succeeded until the guest has told of this one") {
    const std::string url =
        client.vm("named-01", "/extensions/myVMAccessExtension?$expand=instanceView&api-version=2024-07-01");
    const Answer accepted = client.put_vm_access("named-01", "azureuser", kNew, "t", "myVMAccessExtension");
    CHECK(accepted.status == 200);
    const Answer meanwhile = client.ask("GET", url);
    CHECK(Asking::state(meanwhile) == "Updating");
    CHECK(meanwhile.body.find("ProvisioningState/succeeded") != std::string::npos);
  }

  SECTION("sent again while it runs joins the run") {
    const Answer first = client.put_vm_access("web-01", "azureuser", kNew, "tag-1");
    client.pass(1s);
    const Answer again = client.put_vm_access("web-01", "azureuser", kNew, "tag-1");
    CHECK(again.status == 200);
    client.pass(30min);
    for (const Answer* one : {&first, &again}) {
      CHECK(Asking::text(client.ask("GET", Asking::header(*one, "Azure-AsyncOperation")), "status") == "Succeeded");
    }
    CHECK(client.azure.ledger().size() == 1);
  }

  SECTION("while another write runs is a conflict") {
    client.put_vm_access("web-01", "azureuser", kNew, "tag-1");
    CHECK(Asking::error_code(client.put_vm_access("web-01", "azureuser", kNew, "tag-2")) == "Conflict");
  }
}

TEST_CASE("what the guest makes of it", "[simulator][guest]") {
  Asking client;
  client.signed_in();

  SECTION("a disabled account that must change its password can sign in again") {
    CHECK(reset(client, "named-01", "azureuser", kNew, "t", "myVMAccessExtension").status == "Succeeded");
    const SignIn outcome = client.azure.guest("named-01")->sign_in("azureuser", kNew);
    CHECK(outcome.accepted());
    CHECK(outcome.remote_desktop);
  }

  SECTION("an unknown name becomes an administrator") {
    CHECK(reset(client, "web-01", "rescue", kNew, "t").status == "Succeeded");
    const Account* made = client.azure.guest("web-01")->find("rescue");
    REQUIRE(made != nullptr);
    CHECK(made->member_of(kAdministratorsSid));
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());
  }

  SECTION("no user resets the RDP configuration alone") {
    client.azure.guest("web-01")->rdp = {false, 3390, false};
    CHECK(reset(client, "web-01", "", "", "t").status == "Succeeded");
    CHECK(client.azure.guest("web-01")->rdp.enabled);
    CHECK(client.azure.guest("web-01")->rdp.firewall_rule);
    CHECK(client.azure.guest("web-01")->rdp.port == 3390);
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());
  }

  SECTION("refuses in its own words") {
    struct Case {
      const char* vm;
      const char* user;
      std::string_view password;
      const char* text;
    };
    const Case cases[] = {
        {"dc-01", "azureuser", kNew, "VMAccess Extension does not support Domain Controller"},
        {"strict-01", "azureuser", "Sh0rt!", "password does not meet the password policy requirements"},
        {"strict-01", "azureuser", "Xazureuser-Passw0rd", "0x800708C5"},
        {"standard-01", "clerk", kNew,
         "User account clerk already exists but cannot be updated because it is not in the Administrators group"},
        {"web-01", "azureuser", "", "The Admin User Account password cannot be null or empty if provided the username"},
        {"fw-01", "azureuser", kNew, "0x800706D9"},
        {"laps-01", "azureuser", kNew, "0x800721CE"},
        {"web-01", "a name that is far too long", kNew,
         "Cannot update Remote Desktop Connection settings for Administrator account"},
    };
    for (const Case& one : cases) {
      INFO(one.vm << " " << one.text);
      Asking fresh;
      const Ended ended = reset(fresh.signed_in(), one.vm, one.user, one.password, "t");
      CHECK(ended.status == "Failed");
      CHECK(ended.code == "VMExtensionProvisioningError");
      CHECK(ended.message.find("VM has reported a failure when processing extension 'enablevmaccess'") == 0);
      CHECK(ended.message.find(one.text) != std::string::npos);
      const auto view =
          fresh.ask("GET", fresh.vm(one.vm, "/extensions/enablevmaccess?$expand=instanceView&api-version=2024-07-01"));
      CHECK(Asking::state(view) == "Failed");
      CHECK(view.body.find(one.text) != std::string::npos);
    }
  }

  SECTION("a firewall that is off fails after the password was set, or before") {
    CHECK(reset(client, "fw-01", "azureuser", kNew, "t").status == "Failed");
    // The verdict and the truth are two things.
    CHECK(client.azure.ledger()[0].password_set);
    CHECK(!client.azure.ledger()[0].succeeded);
    CHECK(client.azure.guest("fw-01")->sign_in("azureuser", kNew).accepted());
    Settings other;
    other.variants["F1.7/6"] = 1;
    Asking stricter(other);
    CHECK(reset(stricter.signed_in(), "fw-01", "azureuser", kNew, "t").status == "Failed");
    CHECK(stricter.azure.guest("fw-01")->sign_in("azureuser", kOldPassword).accepted());
  }
}

TEST_CASE("what the platform refuses before the guest hears of it", "[simulator][arm]") {
  Asking client;
  client.signed_in();

  SECTION("a second instance of the handler, naming the first") {
    const Answer answer = client.put_vm_access("named-01", "azureuser", kNew, "t");
    CHECK(answer.status == 400);
    CHECK(Asking::error_code(answer) == "BadRequest");
    CHECK(answer.body.find("MultipleExtensionsPerHandlerNotAllowed") != std::string::npos);
    CHECK(answer.body.find("VMExtension 'myVMAccessExtension' with handler") != std::string::npos);
  }

  SECTION("a VM that is off") {
    const Answer answer = client.put_vm_access("stopped-01", "azureuser", kNew, "t");
    CHECK(answer.status == 409);
    CHECK(answer.body.find("CannotModifyExtensionsWhenVMNotRunning") != std::string::npos);
  }

  SECTION("a VM whose owner disallowed extensions") {
    const Answer answer = client.put_vm_access("noext-01", "azureuser", kNew, "t");
    CHECK(answer.status == 409);
    CHECK(answer.body.find("extension operations are disallowed") != std::string::npos);
  }

  SECTION("a body that lacks something") {
    const std::string url = client.vm("web-01", "/extensions/x?api-version=2024-07-01");
    CHECK(Asking::error_code(client.ask("PUT", url, "{")) == "InvalidRequestContent");
    CHECK(Asking::error_code(client.ask("PUT", url, "{}")) == "LocationRequired");
    CHECK(Asking::error_code(client.ask("PUT", url, R"({"location":"westeurope","properties":{}})")) ==
          "InvalidParameter");
    CHECK(Asking::error_code(client.ask("PUT", url, R"({"location":"mars","properties":{}})")) ==
          "InvalidResourceLocation");
  }
}

TEST_CASE("an agent that does not answer", "[simulator]") {
  Asking client;
  client.signed_in();
  const Answer accepted = client.put_vm_access("legacy-07", "azureuser", kNew, "t");
  REQUIRE(accepted.status == 201);
  const std::string status = Asking::header(accepted, "Azure-AsyncOperation");

  SECTION("ends in a timeout after the time budget") {
    client.pass(89min);
    client.signed_in();
    CHECK(Asking::text(client.ask("GET", status), "status") == "InProgress");
    client.pass(2min);
    const Answer end = client.ask("GET", status);
    CHECK(Asking::text(end, "status") == "Failed");
    CHECK(end.body.find("Provisioning of VM extension enablevmaccess has timed out") != std::string::npos);
  }

  SECTION("runs what it was given when it comes back, days later") {
    client.pass(48h);
    client.azure.set_agent("legacy-07", AgentState::ready, client.now);
    client.pass(1h);
    client.azure.advance(client.now);
    CHECK(client.azure.guest("legacy-07")->sign_in("azureuser", kNew).accepted());
    CHECK(client.azure.ledger().size() == 1);
  }
}

TEST_CASE("deleting an extension", "[simulator][arm]") {
  Asking client;
  client.signed_in();
  const std::string url = client.vm("named-01", "/extensions/myVMAccessExtension?api-version=2024-07-01");
  const Answer accepted = client.ask("DELETE", url);
  REQUIRE(accepted.status == 202);
  const std::string location = Asking::header(accepted, "Location");
  const Answer running = client.ask("GET", location);
  CHECK(running.status == 202);
  CHECK(running.body.empty());
  client.pass(1min);
  CHECK(client.ask("GET", location).status == 204);
  CHECK(client.ask("GET", url).status == 404);
  CHECK(client.ask("DELETE", url).status == 204);
}
