// Faults for clients that were killed in the middle, or that somebody else
// interfered with.
#include "simulator/fault_draw.hpp"
#include "simulator/tests/asking.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

#include <set>

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

struct Meeting : Asking {
  explicit Meeting(Settings settings = {}) : Asking(std::move(settings)) { signed_in(); }

  Meeting& with(Fault fault) {
    azure.faults().add(std::move(fault));
    return *this;
  }
  Answer reset(std::string_view tag = "mine") { return put_vm_access("web-01", "azureuser", kNew, tag); }
  Answer extension() { return ask("GET", vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01")); }
  void settle() {
    pass(40min);
    azure.advance(now);
    signed_in();
  }
};

Fault on_put(FaultKind kind) { return Fault(kind).on("PUT", "/extensions/"); }

}  // namespace

TEST_CASE("a request that arrives twice runs once where the platform joins it", "[simulator][fault]") {
  Meeting client;
  CHECK(client.with(on_put(FaultKind::duplicated)).reset().status == 200);
  client.settle();
  CHECK(client.azure.ledger().size() == 1);
}

TEST_CASE("or is a conflict with itself", "[simulator][fault]") {
  Settings settings;
  settings.variants = {{"C-B3/4a", 1}};
  Meeting client(settings);
  CHECK(client.with(on_put(FaultKind::duplicated)).reset().status == 409);
  client.settle();
  CHECK(client.azure.ledger().size() == 1);
}

TEST_CASE("a status URL that is gone, while the work goes on", "[simulator][fault]") {
  Meeting client;
  const Answer accepted = client.with(on_put(FaultKind::status_gone)).reset();
  CHECK(client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation")).status == 404);
  client.settle();
  CHECK(Asking::state(client.extension()) == "Succeeded");
  CHECK(client.azure.ledger().size() == 1);
}

TEST_CASE("a status URL that is gone when it is asked for", "[simulator][fault]") {
  Meeting client;
  const Answer accepted = client.reset();
  CHECK(client.status_of(accepted) == "InProgress");
  client.with(Fault(FaultKind::status_gone).on("GET", "/operations/"));
  for (int i = 0; i < 2; ++i) CHECK(client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation")).status == 404);
}

TEST_CASE("an operation that is over before anybody looks", "[simulator][fault]") {
  Meeting client;
  const Answer accepted = client.with(on_put(FaultKind::ends_unseen)).reset();
  CHECK(client.status_of(accepted) == "Succeeded");
  CHECK(client.azure.ledger().size() == 1);
  client.with(Fault(FaultKind::ends_unseen).on("POST", "/powerOff"));
  client.act("web-01", "powerOff");
  CHECK(client.power("web-01") == "PowerState/stopped");
}

TEST_CASE("an extension that somebody else wrote over in between", "[simulator][fault]") {
  Meeting client;
  const Answer accepted = client.with(on_put(FaultKind::overwritten).after(5s)).reset();
  client.pass(10s);
  CHECK(client.status_of(accepted) == "Canceled");
  CHECK(client.extension().body.find("\"forceUpdateTag\":\"somebody-else\"") != std::string::npos);
  client.settle();
  REQUIRE(client.azure.ledger().size() == 1);
  CHECK(client.azure.ledger()[0].tag == "somebody-else");
  CHECK(client.azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted());
}

TEST_CASE("an extension that somebody else deleted in between", "[simulator][fault]") {
  Meeting client;
  client.reset();
  client.with(Fault(FaultKind::deleted_meanwhile).on("GET", "/extensions/"));
  CHECK(client.extension().status == 200);
  CHECK(client.extension().status == 404);
  client.settle();
  CHECK(client.azure.ledger().empty());
}

TEST_CASE("an operation that is preempted although its work goes on", "[simulator][fault]") {
  Meeting client;
  const Answer accepted = client.with(on_put(FaultKind::preempted)).reset();
  CHECK(client.status_of(accepted) == "Canceled");
  client.settle();
  CHECK(client.azure.guest("web-01")->sign_in("azureuser", kNew).accepted());
}

TEST_CASE("an operation that says Failed although its work was done", "[simulator][fault]") {
  Meeting client;
  const Answer accepted = client.with(on_put(FaultKind::fails_after_run)).reset();
  client.settle();
  CHECK(client.status_of(accepted) == "Failed");
  CHECK(client.azure.ledger().at(0).succeeded);
}

TEST_CASE("an operation polled by its resource can be without end, too", "[simulator][fault]") {
  Settings settings;
  settings.variants = {{"F1.1/6", 2}};
  Meeting client(settings);
  client.with(on_put(FaultKind::never_ends)).reset();
  client.settle();
  CHECK(Asking::state(client.extension()) == "Creating");
  CHECK(client.azure.ledger().size() == 1);
}

TEST_CASE("agents that hang or die, VMs that are stopped", "[simulator][fault]") {
  Meeting client;

  SECTION("what hung runs after a restart, once") {
    client.with(on_put(FaultKind::agent_hangs)).reset();
    client.pass(100min);
    client.azure.advance(client.now);
    CHECK(client.azure.ledger().empty());
    client.signed_in().act("web-01", "restart");
    client.settle();
    CHECK(client.azure.ledger().size() == 1);
  }

  SECTION("a dead agent still says Ready, of then") {
    client.with(on_put(FaultKind::agent_dies)).reset();
    client.pass(20min);
    client.azure.advance(client.now);
    CHECK(client.agent("web-01") == "Ready");
    CHECK(client.azure.ledger().empty());
  }

  SECTION("an agent that dies after the run lets the operation time out, and tells later") {
    const Answer accepted = client.reset();
    while (client.azure.ledger().empty()) {
      client.pass(1s);
      client.azure.advance(client.now);
    }
    client.azure.set_agent("web-01", AgentState::stale, client.now);
    client.pass(91min);
    CHECK(client.signed_in().status_of(accepted) == "Failed");
    CHECK(Asking::state(client.extension()) == "Failed");
    client.azure.set_agent("web-01", AgentState::ready, client.now);
    client.pass(5min);
    CHECK(Asking::state(client.extension()) == "Succeeded");
    CHECK(client.azure.ledger().size() == 1);
  }

  SECTION("a VM that somebody stops") {
    client.with(on_put(FaultKind::vm_stopped)).reset();
    CHECK(client.power("web-01") == "PowerState/stopped");
    client.settle();
    CHECK(client.azure.ledger().empty());
  }

  SECTION("a start without capacity") {
    client.with(Fault(FaultKind::allocation_failed).on("POST", "/start"));
    const Answer accepted = client.act("stopped-01", "start");
    client.pass(1min);
    CHECK(client.status_of(accepted) == "Failed");
    CHECK(Asking::error_code(client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation"))) ==
          "AllocationFailed");
    CHECK(client.power("stopped-01") == "PowerState/deallocated");
    CHECK(client.act("stopped-01", "start").status == 202);
    client.with(Fault(FaultKind::allocation_failed).on("POST", "/restart"));
    client.act("web-01", "restart");
    client.settle();
    CHECK(client.agent("web-01") == "Ready");
  }
}

TEST_CASE("answers that say too little, or to wait", "[simulator][fault]") {
  Meeting client;
  CHECK(Asking::header(client.with(on_put(FaultKind::no_polling_url)).reset(), "Azure-AsyncOperation").empty());
  const Answer throttled = client.with(Fault(FaultKind::throttled)).extension();
  CHECK(throttled.status == 429);
  CHECK(Asking::header(throttled, "Retry-After") == "30");
}

TEST_CASE("faults are drawn from a seed, of every kind there is", "[simulator][fault]") {
  CHECK(fault_kinds().size() >= 30);
  const auto text_of = [](std::uint64_t seed) {
    Chance chance(seed, "faults");
    azvmreset::base::json::Writer out;
    write_fault(out, draw_fault(chance));
    return out.text();
  };
  std::set<std::string> kinds;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    CHECK(text_of(seed) == text_of(seed));
    Chance chance(seed, "faults");
    kinds.insert(std::string(name_of(draw_fault(chance).kind)));
  }
  CHECK(kinds.size() == fault_kinds().size());
}

TEST_CASE("whatever is drawn, the world stays whole", "[simulator][fault]") {
  for (std::uint64_t seed = 1; seed < 150; ++seed) {
    Settings settings;
    settings.seed = seed;
    Meeting client(settings);
    Chance chance(seed, "faults");
    for (int i = 0; i < 4; ++i) client.with(draw_fault(chance));
    for (int round = 0; round < 3; ++round) {
      const Answer accepted = client.reset();
      client.pass(1min);
      client.status_of(accepted);
      client.extension();
      client.act("web-01", round == 1 ? "restart" : "start");
      client.settle();
    }
    // One configuration never runs twice.
    std::set<std::uint64_t> sequences;
    for (const LedgerEntry& entry : client.azure.ledger()) {
      INFO("seed " << seed);
      CHECK((entry.vm != "web-01" || entry.again || sequences.insert(entry.sequence).second));
    }
  }
}
