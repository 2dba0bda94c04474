// Clients in several clouds at once: nothing of one is seen in another.
#include "simulator/clouds.hpp"
#include "client/world.hpp"
#include "simulator/target.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

// One client's way to every cloud there is. What is in none arrives at home, whose log then shows it.
class Roads final : public Transport {
 public:
  void lead_to(std::shared_ptr<sim::InProcessAzure> cloud) { clouds_.push_back(std::move(cloud)); }

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    const std::string host = sim::target_of(request.url).host;
    sim::InProcessAzure* way = clouds_.front().get();
    for (const auto& cloud : clouds_) {
      const sim::Settings& settings = (*cloud)->settings();
      if (host == sim::target_of(settings.arm_endpoint).host || host == sim::target_of(settings.authority).host) {
        way = cloud.get();
      }
    }
    taken_[id] = way;
    way->start(id, std::move(request), std::move(completion));
  }
  void cancel(std::uint64_t id) noexcept override {
    if (const auto taken = taken_.find(id); taken != taken_.end()) taken->second->cancel(id);
  }

 private:
  std::vector<std::shared_ptr<sim::InProcessAzure>> clouds_;
  std::map<std::uint64_t, sim::InProcessAzure*> taken_;
};

struct Place {
  explicit Place(std::string_view name)
      : cloud(*sim::played_cloud(name)),
        roads(std::make_shared<Roads>()),
        world(roads, sim::settings_in(cloud), sim::scenario_in(cloud)) {
    roads->lead_to(world.azure);
  }

  ClientOptions options() const {
    auto made = world.options();
    // No client knows Custom by its name.
    made.cloud = cloud.name == "Custom" ? cloud.arm_endpoint : cloud.name;
    return made;
  }
  Client client() const { return world.client(options()); }

  // As somebody has who signed in here.
  Secret token() const { return Secret((*world.azure)->give_token(world.port->wall_now())); }

  const std::vector<sim::LoggedRequest>& log() const { return (*world.azure)->requests(); }

  // What only those who work here hold.
  std::vector<std::string> secrets() const {
    std::vector<std::string> held;
    for (const sim::LoggedRequest& each : log()) {
      if (const auto header = sim::find_header(each.request.headers, "Authorization")) held.emplace_back(*header);
    }
    held.push_back(world.azure->tenant_id());
    held.push_back(world.azure->client_id());
    held.push_back((*world.azure)->scenario().subscriptions.front().id);
    return held;
  }

  bool was_sent(const std::string& text) const {
    for (const sim::LoggedRequest& each : log()) {
      if ((each.request.url + each.request.body).find(text) != std::string::npos) return true;
      for (const auto& [name, value] : each.request.headers) {
        if (value.find(text) != std::string::npos) return true;
      }
    }
    return false;
  }

  const sim::PlayedCloud& cloud;
  std::shared_ptr<Roads> roads;
  World world;
};

struct Places {
  Places() {
    for (const sim::PlayedCloud& each : sim::played_clouds()) all.push_back(std::make_unique<Place>(each.name));
    for (const auto& from : all) {
      for (const auto& to : all) {
        if (from != to) from->roads->lead_to(to->world.azure);
      }
    }
  }

  std::vector<std::unique_ptr<Place>> all;
};

}  // namespace

TEST_CASE("clients in all clouds at once reset their passwords, and nothing of one reaches another",
          "[client][clouds]") {
  Places places;
  std::vector<Client> clients;
  std::vector<Operation<ResetResult>> resets;
  for (const auto& place : places.all) {
    clients.push_back(place->client());
    resets.push_back(clients.back().reset_password(place->world.reset_of("web-01")));
  }

  // In turns, so that all are on their way together.
  const auto all_done = [&] { return std::ranges::all_of(resets, [](const auto& each) { return each.done(); }); };
  for (int turn = 0; !all_done(); ++turn) {
    REQUIRE(turn < 10'000);
    for (Client& client : clients) REQUIRE(client.step(1h));
  }

  for (std::size_t i = 0; i < resets.size(); ++i) {
    const Place& here = *places.all[i];
    INFO(here.cloud.name);
    const auto result = resets[i].take_result();
    INFO((result ? std::string() : result.error().message));
    CHECK(result);
    CHECK(here.world.accepts("web-01", kNewPassword));
    CHECK((*here.world.azure)->ledger().size() == 1);
    for (const sim::LoggedRequest& each : here.log()) {
      CHECK(each.processed);
      CHECK(each.status < 400);
    }
    for (const auto& there : places.all) {
      for (const std::string& secret : there->secrets()) CHECK(here.was_sent(secret) == (there.get() == &here));
    }
  }
}

TEST_CASE("a token of a cloud that is known by name is never sent to another", "[client][clouds]") {
  Places places;
  for (const auto& from : places.all) {
    if (from->cloud.name == "Custom") continue;
    for (const auto& to : places.all) {
      if (from == to) continue;
      INFO("from " << from->cloud.name << " to " << to->cloud.name);
      auto options = to->options();
      options.credential = ReadyToken(from->token());
      Client client = to->world.client(std::move(options));

      const auto failed = client.status(Status(to->world.vm("web-01"))).get();

      REQUIRE_FALSE(failed);
      CHECK(failed.error().code == ErrorCode::invalid_argument);
      CHECK(failed.error().message.find("issued for " + std::string(from->cloud.name)) != std::string::npos);
      CHECK(to->log().empty());
      CHECK(from->log().empty());
    }
  }
}

TEST_CASE("a token that tells nothing of its cloud is refused by the one to which it is sent", "[client][clouds]") {
  Places places;
  const Place& custom = *places.all.back();
  REQUIRE(custom.cloud.name == "Custom");
  for (const auto& to : places.all) {
    if (to.get() == &custom) continue;
    INFO(to->cloud.name);
    auto options = to->options();
    options.credential = ReadyToken(custom.token());
    Client client = to->world.client(std::move(options));

    const auto failed = client.status(Status(to->world.vm("web-01"))).get();

    REQUIRE_FALSE(failed);
    CHECK(failed.error().http_status == 401);
    REQUIRE(to->log().size() == 1);
    CHECK(to->log().front().status == 401);
    CHECK(custom.log().empty());
  }
}

TEST_CASE("a secret of one cloud's application does not sign in to another", "[client][clouds]") {
  Places places;
  const Place& from = *places.all[0];
  const Place& to = *places.all[1];
  auto options = from.options();  // tenant, application and secret of the public cloud
  options.cloud = to.cloud.name;
  Client client = to.world.client(std::move(options));

  const auto failed = client.status(Status(to.world.vm("web-01"))).get();

  REQUIRE_FALSE(failed);
  INFO(failed.error().message);
  CHECK(failed.error().message.find("AADSTS90002") != std::string::npos);
  CHECK(from.log().empty());
  for (const sim::LoggedRequest& each : to.log()) CHECK_FALSE(sim::find_header(each.request.headers, "Authorization"));
}
