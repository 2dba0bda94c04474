#include "auth/chain_provider.hpp"

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "auth/means.hpp"
#include "engine/sleep.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

// What one link does, each time it is asked.
struct Behaviour {
  std::chrono::milliseconds time{0};
  bool unavailable = false;
  std::string refusal;  // empty: a token named after the link
};

class Link final : public TokenProvider {
 public:
  Link(std::string name, const Behaviour& behaviour, std::vector<std::string>& asked)
      : name_(std::move(name)), behaviour_(behaviour), asked_(asked) {}

  engine::Task<Result<Token>> fetch(TokenWish wish) override {
    asked_.push_back(name_);
    auto waited = co_await engine::sleep_for(behaviour_.time);
    if (!waited) co_return std::move(waited).error();
    if (behaviour_.unavailable) wish.say_unavailable();
    if (behaviour_.refusal.empty()) co_return Token(name_);
    Error error{ErrorCode::authentication_failed, behaviour_.refusal};
    error.remedy = "repair " + name_;
    co_return error;
  }
  bool asks_authority() const noexcept override { return name_ == "first"; }

 private:
  std::string name_;
  const Behaviour& behaviour_;
  std::vector<std::string>& asked_;
};

struct Chain : test::ProviderWorld {
  Behaviour first;
  Behaviour second;
  std::vector<std::string> asked;
  std::unique_ptr<TokenProvider> provider;

  Chain& make(bool first_is_a_person = false) {
    std::vector<ChainProvider::Link> links;
    links.push_back({"first", std::make_unique<Link>("first", first, asked), first_is_a_person});
    links.push_back({"second", std::make_unique<Link>("second", second, asked), false});
    auto made = ChainProvider::create(std::move(links), 30s, log);
    REQUIRE(made);
    provider = std::move(*made);
    return *this;
  }
  Result<Token> ask() { return fetch(*provider); }
};

bool says(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("the first that gives a token is kept", "[auth][chain]") {
  Chain chain;
  chain.make();
  SECTION("the first of all") {
    CHECK(chain.ask()->text() == "first");
    CHECK(chain.asked == std::vector<std::string>{"first"});
  }
  SECTION("one after others that do not exist here") {
    chain.first = {0ms, true, "not here"};
    CHECK(chain.ask()->text() == "second");
    chain.first = {};
    CHECK(chain.ask()->text() == "second");
    CHECK(chain.asked == std::vector<std::string>{"first", "second", "second"});
    // And is not left again.
    chain.second = {0ms, true, "gone"};
    CHECK(chain.ask().error().message == "gone");
  }
}

TEST_CASE("a refusal ends the chain and is not hidden behind another identity", "[auth][chain]") {
  Chain chain;
  chain.make();
  SECTION("at the first") {
    chain.first = {0ms, false, "the secret has expired"};
    const auto refused = chain.ask();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "first: the secret has expired; the chain stopped there");
    CHECK(refused.error().remedy == "repair first");
    CHECK(chain.asked.size() == 1);
  }
  SECTION("at a later one, with what was passed over") {
    chain.first = {0ms, true, "not here"};
    chain.second = {0ms, false, "blocked"};
    CHECK(chain.ask().error().message == "second: blocked; the chain stopped there (passed over: first: not here)");
  }
}

TEST_CASE("when no link can be used the error tells of each why", "[auth][chain]") {
  Chain chain;
  chain.first = {0ms, true, "not here"};
  chain.second = {0ms, true, "not installed"};
  chain.make();
  const auto failed = chain.ask();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::authentication_failed);
  CHECK(says(failed.error().message, "first: not here; second: not installed"));
  CHECK(failed.error().remedy == "first: repair first; second: repair second");
  // The next time everything is tried again.
  chain.second = {};
  CHECK(chain.ask()->text() == "second");
}

TEST_CASE("a link has its time and no more, unless it waits for a person", "[auth][chain]") {
  Chain chain;
  chain.first.time = 1h;
  SECTION("then the next is tried") {
    chain.make();
    CHECK(chain.ask()->text() == "second");
    CHECK(chain.runner.elapsed() == 30s);
  }
  SECTION("all of them") {
    chain.second.time = 1h;
    chain.make();
    CHECK(says(chain.ask().error().message, "first: no answer within 30 s; second: no answer within 30 s"));
    CHECK(chain.runner.elapsed() == 60s);
  }
  SECTION("a person takes as long as it takes") {
    chain.make(true);
    CHECK(chain.ask()->text() == "first");
    CHECK(chain.runner.elapsed() == 1h);
  }
}

TEST_CASE("who cancels is not led through the rest of the chain", "[auth][chain]") {
  Chain chain;
  chain.first.time = 20s;
  chain.make();
  const auto wish = test::ProviderWorld::wish_for("https://login.example");
  SECTION("by a cancel") {
    CHECK(chain.runner.run_and_cancel(chain.provider->fetch(wish), 5s).error().code == ErrorCode::cancelled);
  }
  SECTION("by the end of the operation's time") {
    CHECK(chain.runner.run(chain.provider->fetch(wish), 5s).error().code == ErrorCode::deadline_exceeded);
  }
  CHECK(chain.asked.size() == 1);
  CHECK(chain.runner.elapsed() == 5s);
}

TEST_CASE("a chain asks for an authority when one of its links does", "[auth][chain]") {
  Chain chain;
  CHECK(chain.make().provider->asks_authority());
  std::vector<ChainProvider::Link> links;
  links.push_back({"second", std::make_unique<Link>("second", chain.second, chain.asked), false});
  CHECK_FALSE((*ChainProvider::create(std::move(links), 30s, chain.log))->asks_authority());
}

TEST_CASE("every kind of credential has a provider, alone and in a chain", "[auth][chain]") {
  test::ProviderWorld world;
  const auto prompt = [](const DeviceCodePrompt&) {};
  REQUIRE(provider_for(ManagedIdentity(), world.means()));
  REQUIRE(provider_for(AzureCli(), world.means()));
  REQUIRE(provider_for(DeviceCode("t", "c", prompt), world.means()));

  CredentialChain chain;
  CHECK(provider_for(CredentialChain(), world.means()).error().code == ErrorCode::invalid_argument);
  chain.links.emplace_back(ManagedIdentity());
  chain.links.emplace_back(AzureCli());
  world.once_sender.fail(Error{ErrorCode::connection, "no route"});
  auto made = provider_for(std::move(chain), world.means());
  REQUIRE(made);
  const auto failed = world.fetch(**made);
  REQUIRE_FALSE(failed);
  CHECK(says(failed.error().message, "managed-identity: no managed identity"));
  CHECK(says(failed.error().message, "azure-cli: the Azure CLI (az) is not installed"));
  CHECK(world.once_sender.last().connect_timeout == 1s);

  CredentialChain wrong;
  wrong.links.emplace_back(DeviceCode("", "c", prompt));
  const auto refused = provider_for(std::move(wrong), world.means());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.starts_with("device-code: "));

  CredentialChain no_time;
  no_time.links.emplace_back(AzureCli());
  no_time.time_limit = 0s;
  CHECK_FALSE(provider_for(std::move(no_time), world.means()));
}
