// An extension that is deleted, and what one that is not deleted may still do.
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNew = "New-Passw0rd-1";

Settings with(std::string_view fact, std::uint32_t variant) {
  Settings settings;
  settings.variants = {{std::string(fact), variant}};
  return settings;
}

struct Removing : Asking {
  explicit Removing(Settings settings = {}) : Asking(std::move(settings)) { signed_in(); }

  void silence() { azure.set_agent("web-01", AgentState::not_ready, now); }
  void wake() { azure.set_agent("web-01", AgentState::ready, now); }
  void reset() { CHECK(put_vm_access("web-01", "azureuser", kNew, "t").status == 201); }
  Answer remove() { return ask("DELETE", vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01")); }
  bool there() {
    return signed_in().ask("GET", vm("web-01", "/extensions/enablevmaccess?api-version=2024-07-01")).status == 200;
  }
  void wait(Duration time) {
    pass(time);
    azure.advance(now);
  }
  bool old_password() { return azure.guest("web-01")->sign_in("azureuser", kOldPassword).accepted(); }
};

}  // namespace

TEST_CASE("an extension that a silent agent never took up acts days later", "[simulator][removal]") {
  Removing client;
  client.silence();
  client.reset();
  client.wait(std::chrono::hours(24 * 3));
  CHECK(client.there());
  CHECK(client.old_password());
  client.wake();
  client.wait(10min);
  CHECK(client.azure.ledger().size() == 1);
  CHECK(!client.old_password());
}

TEST_CASE("an extension that was deleted does nothing any more", "[simulator][removal]") {
  SECTION("before the agent took it up") {
    Removing client;
    client.silence();
    client.reset();
    client.wait(100min);
    client.signed_in();
    const Answer accepted = client.remove();
    client.wait(1min);
    client.wake();
    client.wait(1min);
    CHECK(client.status_of(accepted) == "Succeeded");
    CHECK(!client.there());
    client.wait(std::chrono::hours(24));
    CHECK(client.azure.ledger().empty());
  }

  SECTION("after it ran") {
    Removing client(with("F1.2/3", 1));
    client.reset();
    client.wait(10min);
    client.remove();
    client.wait(10min);
    CHECK(!client.there());
    client.silence();
    client.wake();
    client.wait(std::chrono::hours(24));
    CHECK(client.azure.ledger().size() == 1);
  }
}

TEST_CASE("a silent agent lets no extension go, and what waits may wait on", "[simulator][removal]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Removing client(with("F1.2/4", variant));
    client.silence();
    client.reset();
    client.wait(100min);
    client.signed_in();
    const Answer accepted = client.remove();
    client.wait(80min);
    client.signed_in();
    CHECK(client.status_of(accepted) == "InProgress");
    client.wait(20min);
    client.signed_in();
    CHECK(client.status_of(accepted) == "Failed");
    CHECK(client.there());
    client.wake();
    client.wait(10min);
    CHECK(client.azure.ledger().size() == variant);
  }
}

TEST_CASE("an agent that comes back may apply once more what is still there", "[simulator][removal]") {
  for (const std::uint32_t variant : {0u, 1u}) {
    Removing client(with("F1.2/3", variant));
    client.reset();
    client.wait(10min);
    Windows& guest = *client.azure.guest("web-01");
    guest.set_password(*guest.find("azureuser"), "Somebody-3lse", client.now);
    client.silence();
    client.wait(std::chrono::hours(24 * 5));
    client.wake();
    client.wait(10min);
    CHECK(guest.sign_in("azureuser", kNew).accepted() == (variant == 1));
    REQUIRE(client.azure.ledger().size() == 1 + variant);
    if (variant == 0) continue;
    CHECK(client.azure.ledger()[1].again);
    CHECK(client.azure.ledger()[1].tag == "t");
    CHECK(client.azure.ledger()[1].sequence == client.azure.ledger()[0].sequence);
  }
}
