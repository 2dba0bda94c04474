// The guest's side of docs/guest-scripts.md, asked as a client would.
#include "simulator/tests/account_script.hpp"
#include "base/encoding/base64.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
using azvmreset::base::format;

namespace {

constexpr std::string_view kSecret = "Brand-New-Passw0rd";
constexpr std::string_view kKey = "11111111-2222-4333-8444-555555555555";

}  // namespace

TEST_CASE("the account script reads", "[simulator][account-script]") {
  Asking client({}, with_script());

  SECTION("an account, with what it is and where") {
    const Answered answer = ask_script(client, "named-01", {});
    CHECK(answer.first ==
          R"({"azvmreset":1,"nonce":"0123456789abcdef0123456789abcdef","language_mode":"FullLanguage","bits":64,)"
          R"("powershell":"5.1.20348.2400"})");
    CHECK(answer.exit_code == 0);
    CHECK(answer.text("nonce") == kNonce);
    CHECK(answer.text("outcome") == "done");
    CHECK(answer["before"]["name"].text() == "azureuser");
    CHECK(answer["before"]["enabled"].boolean() == false);
    CHECK(answer["before"]["change_required"].boolean() == true);
    CHECK(answer["before"]["administrators"].boolean() == true);
    CHECK(answer["after"].is_null());
    CHECK(answer["guest"]["role"].integer() == 2);
    CHECK(answer["sign_in"].integer() == -1);
  }

  SECTION("the built-in administrator, whatever its name is") {
    CHECK(ask_script(client, "web-01", {.account = "", .built_in = true})["before"]["name"].text() == "azureuser");
  }

  SECTION("all accounts") {
    CHECK(ask_script(client, "web-01", {.task = "list", .account = ""})["accounts"].size() == 2);
  }

  SECTION("none that is not there") {
    const Answered answer = ask_script(client, "web-01", {.account = "nobody"});
    CHECK(answer.text("outcome") == "refused");
    CHECK(answer.text("reason") == "account_not_found");
    CHECK(answer["before"].is_null());
    CHECK(answer.exit_code == 1);
  }

  SECTION("more than one line has room for, compressed") {
    Windows& guest = *client.azure.guest("web-01");
    for (int i = 0; i < 300; ++i) guest.add(format("somebody-{}", i * 7919));
    const Answered answer = ask_script(client, "web-01", {.task = "list", .account = ""});
    CHECK(answer["gzip"].is_string());
    CHECK(answer.text("nonce") == kNonce);
    CHECK(answer.last.size() <= 3800);
    CHECK(azvmreset::base::base64_decode(answer.text("gzip"))->starts_with("\x1f\x8b"));
  }
}

TEST_CASE("the account script changes", "[simulator][account-script]") {
  Asking client({}, with_script());

  SECTION("what is asked for and needed, once") {
    Windows& guest = *client.azure.guest("named-01");
    const Answered answer = ask_script(
        client, "named-01", {.task = "change", .changes = R"(["unlock","must_change","enable","administrators"])"});
    CHECK(answer.text("outcome") == "done");
    CHECK(answer.changed() == R"(["must_change","enable"])");
    CHECK(answer["after"]["change_required"].boolean() == false);
    CHECK(guest.sign_in("azureuser", kOldPassword).accepted());
    REQUIRE(client.azure.ledger().size() == 1);
    CHECK(client.azure.ledger()[0].changed == std::vector<std::string>{"must_change", "enable"});
    CHECK(client.azure.ledger()[0].nonce == kNonce);
    CHECK(!client.azure.ledger()[0].password_set);
  }

  SECTION("a password, which is never shown") {
    const Answered answer =
        ask_script(client, "web-01", {.task = "change", .changes = R"(["password"])", .secret = std::string(kSecret)});
    CHECK(answer.changed() == R"(["password"])");
    CHECK(client.azure.guest("web-01")->sign_in("azureuser", kSecret).accepted());
    CHECK(client.azure.ledger()[0].password_set);
    CHECK(client.azure.ledger()[0].password_sha256 == digest_of(kSecret));
    const std::string hidden = azvmreset::base::base64url_encode(kSecret);
    const Answer shown =
        client.ask("GET", client.vm("web-01", "/runCommands/ours?api-version=2024-11-01&$expand=instanceView"));
    CHECK(shown.body.find(hidden) == std::string::npos);
  }

  SECTION("nothing at all of a password that the policy refuses") {
    const Answered answer =
        ask_script(client, "strict-01", {.task = "change", .changes = R"(["password"])", .secret = "short1A"});
    CHECK(answer.text("outcome") == "refused");
    CHECK(answer.text("reason") == "policy");
    CHECK(answer["code"].integer() == 2245);
    CHECK(answer.text("step") == "password");
    CHECK(client.azure.guest("strict-01")->sign_in("azureuser", kOldPassword).accepted());
  }

  SECTION("and says what it did before it stopped") {
    Windows& guest = *client.azure.guest("strict-01");
    guest.find("azureuser")->locked = true;
    const Answered answer =
        ask_script(client, "strict-01", {.task = "change", .changes = R"(["unlock","password"])", .secret = "short1A"});
    CHECK(answer.text("outcome") == "failed");
    CHECK(answer.changed() == R"(["unlock"])");
  }

  SECTION("no password that LAPS keeps") {
    const Answered answer =
        ask_script(client, "laps-01", {.task = "change", .changes = R"(["password"])", .secret = std::string(kSecret)});
    CHECK(answer.text("reason") == "laps_managed");
    CHECK(answer.text("step") == "read");
  }

  SECTION("an account that is to be made") {
    const Answered made = ask_script(client, "web-01",
                                     {.task = "change",
                                      .account = "newcomer",
                                      .changes = R"(["create","remote_desktop_users"])",
                                      .secret = std::string(kSecret)});
    CHECK(made.changed() == R"(["create","remote_desktop_users"])");
    CHECK(made["before"].is_null());
    CHECK(client.azure.guest("web-01")->sign_in("newcomer", kSecret).remote_desktop);
  }

  SECTION("when an account expires, but never to an earlier day") {
    Windows& guest = *client.azure.guest("web-01");
    guest.find("azureuser")->expires = Time(1'600'000'000s);
    const Answered extended =
        ask_script(client, "web-01", {.task = "change", .changes = R"(["extend"])", .expires = "2030-01-01"});
    CHECK(extended["before"]["expired"].boolean() == true);
    CHECK(extended["after"]["expired"].boolean() == false);
    CHECK(guest.sign_in("azureuser", kOldPassword).accepted());
  }
}

TEST_CASE("the account script refuses", "[simulator][account-script]") {
  Asking client({}, with_script());

  SECTION("what comes too late, by the guest's own clock") {
    Asked late{.task = "change", .changes = R"(["enable"])"};
    late.not_after = std::chrono::duration_cast<std::chrono::seconds>(client.now.time_since_epoch()).count() - 1;
    const Answered answer = ask_script(client, "named-01", late);
    CHECK(answer.text("reason") == "too_late");
    CHECK(answer["guest"]["clock"].integer());
    CHECK(!client.azure.guest("named-01")->find("azureuser")->enabled);
  }

  SECTION("what a silent agent takes up too late") {
    client.azure.set_agent("named-01", AgentState::not_ready, client.now);
    Asked asked{.task = "change", .changes = R"(["enable"])"};
    asked.not_after = std::chrono::duration_cast<std::chrono::seconds>(client.now.time_since_epoch()).count() + 900;
    CHECK(ask_script(client, "named-01", asked).first.empty());
    client.pass(10min);
    client.azure.set_agent("named-01", AgentState::ready, client.now);
    client.pass(5min);
    client.azure.advance(client.now);
    REQUIRE(client.azure.ledger().size() == 1);
    CHECK(client.azure.ledger()[0].message == "too_late");
    CHECK(client.azure.ledger()[0].changed.empty());
    CHECK(!client.azure.guest("named-01")->find("azureuser")->enabled);
  }

  SECTION("contradictions") {
    CHECK(ask_script(client, "web-01", {.task = "change", .changes = R"(["password"])"}).text("reason") ==
          "bad_request");
    CHECK(ask_script(client, "web-01", {.account = ""}).text("reason") == "bad_request");
    CHECK(ask_script(client, "web-01", {.task = "change", .changes = R"(["reboot"])"}).text("reason") == "bad_request");
    CHECK(ask_script(client, "web-01", {.task = "change", .changes = R"(["extend"])"}).text("reason") == "bad_request");
    for (const Asked& asked : std::initializer_list<Asked>{
             {.secret = std::string(kSecret)},
             {.task = "change", .changes = R"(["enable"])", .secret = std::string(kSecret)},
             {.task = "change", .changes = R"(["password"])", .secret = std::string(kSecret), .password = "none"},
             {.task = "change", .changes = R"(["password"])", .password = "sealed", .key = std::string(kKey)},
             {.task = "change", .changes = R"(["password"])", .password = "made"},
             {.task = "verify", .password = "made", .seal_to = R"({"modulus":"AQ","exponent":"AQ"})"},
             {.task = "read", .key = std::string(kKey)},
             {.task = "key"},
             {.task = "key", .key = "Not-A-Guid"},
             {.task = "read", .sign_in = true},
             {.task = "verify", .secret = std::string(kSecret), .sign_in = true},
             {.task = "keys"},
             {.task = "read", .seal_to = R"({"modulus":"AQ","exponent":"AQ"})"}}) {
      CAPTURE(asked.request());
      CHECK(ask_script(client, "web-01", asked).text("reason") == "bad_request");
    }
  }

  SECTION("to say more than its first line in constrained language mode") {
    client.azure.guest("web-01")->powershell.language_mode = "ConstrainedLanguage";
    const Answered answer = ask_script(client, "web-01", {});
    CHECK(answer.exit_code == 3);
    CHECK(answer.first.find("ConstrainedLanguage") != std::string::npos);
    CHECK(answer.last.empty());
  }

  SECTION("to run where a policy forbids scripts") {
    client.azure.guest("web-01")->powershell.block = ScriptBlock::execution_policy;
    CHECK(ask_script(client, "web-01", {}).first.empty());
  }

  SECTION("domains that this computer is in none of") {
    CHECK(ask_script(client, "web-01", {.domain = "corp.example"}).text("reason") == "domain_unreachable");
  }
}

TEST_CASE("the account script in a domain", "[simulator][account-script]") {
  Scenario scenario = with_script();
  for (VmSetUp& vm : scenario.vms) {
    if (vm.name != "dc-01" && vm.name != "web-01") continue;
    vm.guest.domain = "corp.example";
    vm.guest.netbios = "CORP";
  }
  Asking client({}, scenario);
  Windows& controller = *client.azure.guest("dc-01");
  controller.add("alice").must_change = true;

  SECTION("changes its accounts on a controller") {
    const Answered answer =
        ask_script(client, "dc-01", {.task = "change", .account = "alice", .changes = R"(["must_change"])"});
    CHECK(answer.changed() == R"(["must_change"])");
    CHECK(answer["guest"]["role"].integer() == 5);
    CHECK(answer["before"]["domain"].text() == "corp.example");
  }

  SECTION("changes nothing on a read-only one") {
    controller.read_only = true;
    CHECK(ask_script(client, "dc-01", {.task = "change", .account = "alice", .changes = R"(["must_change"])"})
              .text("reason") == "read_only_domain_controller");
  }

  SECTION("may read, but not change from a member as LocalSystem") {
    Asked asked{.account = "alice", .domain = "CORP"};
    CHECK(ask_script(client, "web-01", asked)["before"]["change_required"].boolean() == true);
    asked.task = "change";
    asked.changes = R"(["must_change"])";
    CHECK(ask_script(client, "web-01", asked).text("reason") == "access_denied");
    asked.more = R"(,"runAsUser":"CORP\\azureuser","runAsPassword":"Forgotten-Passw0rd")";
    CHECK(ask_script(client, "web-01", asked).text("outcome") == "done");
    CHECK(!controller.find("alice")->must_change);
  }

  SECTION("finds no controller when none answers") {
    client.azure.guest("web-01")->domain_reachable = false;
    CHECK(ask_script(client, "web-01", {.account = "alice", .domain = "CORP"}).text("reason") == "domain_unreachable");
  }
}

TEST_CASE("the account script tries one sign-in", "[simulator][account-script]") {
  Asking client({}, with_script());
  Asked asked{.task = "verify", .secret = std::string(kOldPassword)};
  CHECK(ask_script(client, "web-01", asked)["sign_in"].integer() == 0);
  client.azure.guest("web-01")->denied_network_logon = {std::string(kLocalAdministratorSid)};
  CHECK(ask_script(client, "web-01", asked)["sign_in"].integer() == 1385);
  asked.secret = "Wrong-Passw0rd";
  CHECK(ask_script(client, "web-01", asked)["sign_in"].integer() == 1326);
  CHECK(client.azure.guest("web-01")->find("azureuser")->bad_logons == 1);
}

TEST_CASE("the account script knows no other version of its request", "[simulator][account-script]") {
  Asking client({}, with_script());
  CHECK(ask_script(client, "web-01", {.version = 1}).text("reason") == "bad_request");
  CHECK(ask_script(client, "web-01", {.version = 3}).text("reason") == "bad_request");
}
