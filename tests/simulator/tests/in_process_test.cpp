#include "simulator/in_process.hpp"
#include "simulator/tests/asking.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

#include <optional>

using namespace azvmreset;
using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

// One request of a client, and what came of it.
struct Ended final : HttpCompletion::Sink {
  void finish(Delivered<HttpResponse> outcome) noexcept override {
    if (!ended) ended.emplace(Result<HttpResponse>::from(std::move(outcome)));
  }
  std::optional<Result<HttpResponse>> ended;
};

struct Wired {
  explicit Wired(Settings settings = {}) : azure(port, std::move(settings)) {}

  std::shared_ptr<Ended> start(std::string method, std::string url, std::string_view body = {}) {
    auto ending = std::make_shared<Ended>();
    HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
    if (!body.empty()) {
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      request.body = std::make_shared<const Secret>(body);
    }
    azure.start(++last_id, std::move(request), HttpCompletion(ending));
    return ending;
  }

  void settle() {
    while (azure.in_flight() > 0 && !port.stalled()) port.wait_until(engine::kNever);
  }

  std::string read(const std::shared_ptr<Ended>& ending) {
    settle();
    REQUIRE(ending->ended);
    REQUIRE(ending->ended->ok());
    return std::string((*ending->ended)->body.expose());
  }

  void sign_in() {
    const std::string answer = read(
        start("POST", "https://login.microsoftonline.com/" + azure.tenant_id() + "/oauth2/v2.0/token", Asking::form()));
    token = Asking::text({200, {}, answer}, "access_token");
  }

  test::VirtualPort port;
  InProcessAzure azure;
  std::string token;
  std::uint64_t last_id = 0;
};

const std::string kList = "https://management.azure.com/subscriptions?api-version=2022-12-01";

}  // namespace

TEST_CASE("the front in process", "[simulator][in_process]") {
  Wired client;
  client.sign_in();
  const Time before = client.port.wall_now();

  SECTION("answers after a while of virtual time") {
    CHECK(client.read(client.start("GET", kList)).find("Rescue demo") != std::string::npos);
    CHECK(client.port.wall_now() > before);
  }

  SECTION("loses answers as faults have it") {
    struct Case {
      FaultKind kind;
      ErrorCode code;
      bool may_have_arrived;
    };
    const Case cases[] = {
        {FaultKind::reset_before, ErrorCode::connection, true},
        {FaultKind::reset_after, ErrorCode::connection, true},
        {FaultKind::stall, ErrorCode::network, true},
        {FaultKind::cut_body, ErrorCode::network, true},
        {FaultKind::refused, ErrorCode::connection, false},
        {FaultKind::unresolved, ErrorCode::name_resolution, false},
        {FaultKind::untrusted, ErrorCode::tls, false},
    };
    for (const Case& one : cases) {
      INFO(name_of(one.kind));
      client.azure->faults().add(Fault(one.kind));
      const auto ending = client.start("GET", kList);
      client.settle();
      REQUIRE(ending->ended);
      REQUIRE(!ending->ended->ok());
      CHECK(ending->ended->error().code == one.code);
      CHECK(ending->ended->error().may_have_arrived == one.may_have_arrived);
    }
  }

  SECTION("knows no other hosts, and remembers who asked for one") {
    const auto ending = client.start("GET", "https://attacker.example/steal");
    client.settle();
    CHECK(ending->ended->error().code == ErrorCode::name_resolution);
    CHECK(client.azure->requests().back().request.url == "https://attacker.example/steal");
  }

  SECTION("processes a request that was cancelled on its way") {
    client.start("GET", kList);
    client.azure.cancel(client.last_id);
    const std::size_t known = client.azure->requests().size();
    client.port.wait_until(client.port.now() + 1s);
    CHECK(client.azure->requests().size() == known + 1);
    CHECK(client.azure.in_flight() == 0);
  }

  SECTION("refuses bodies above the client's cap") {
    client.azure->faults().add(Fault(FaultKind::replace_body).body(std::string(17u << 20, 'x')));
    const auto ending = client.start("GET", kList);
    client.settle();
    CHECK(ending->ended->error().code == ErrorCode::protocol);
  }

  SECTION("may go before its events") {
    std::optional<InProcessAzure> other;
    other.emplace(client.port);
    auto ending = std::make_shared<Ended>();
    HttpRequest request;
    request.method = "GET";
    request.url = kList;
    other->start(1, std::move(request), HttpCompletion(ending));
    other.reset();
    client.port.wait_until(client.port.now() + 10s);
    REQUIRE(ending->ended);
    CHECK(ending->ended->error().code == ErrorCode::internal);
  }
}

TEST_CASE("a process dies with a request, and the world goes on without it", "[simulator][in_process]") {
  const auto stop = [](LastRequest how, bool& told) {
    Wired client;
    client.sign_in();
    const std::string url =
        "https://management.azure.com" + client.azure->vm_id("web-01") + "/powerOff?api-version=2024-07-01";
    int deaths = 0;
    client.azure.die_with(2, how, [&] { ++deaths; });
    client.read(client.start("GET", kList));
    CHECK_FALSE(client.azure.dead());
    const auto last = client.start("POST", url);
    client.port.wait_until(client.port.now() + 1s);
    client.port.wait_until(client.port.now() + 1s);
    told = last->ended.has_value();
    CHECK(client.azure.dead());
    CHECK(deaths == 1);

    // Nothing leaves any more; what left before goes on.
    const std::size_t known = client.azure->requests().size();
    const auto unsent = client.start("GET", kList);
    client.port.wait_until(client.port.now() + 1h);
    CHECK_FALSE(unsent->ended);
    CHECK(client.azure->requests().size() == known);

    client.azure.revive();
    client.last_id = 0;
    CHECK(client.azure.in_flight() == 0);
    client.sign_in();
    client.read(client.start("GET", kList));
    CHECK(deaths == 1);
    return client.azure->world().find("web-01")->set_up.power;
  };
  bool told = false;
  CHECK(stop(LastRequest::never_arrives, told) == Power::running);
  CHECK_FALSE(told);
  CHECK(stop(LastRequest::arrives, told) == Power::stopped);
  CHECK_FALSE(told);
  CHECK(stop(LastRequest::answered, told) == Power::stopped);
  CHECK(told);
}

TEST_CASE("one seed is one history", "[simulator][in_process]") {
  const auto history = [](std::uint64_t seed) {
    Settings settings;
    settings.seed = seed;
    Wired client(settings);
    client.sign_in();
    std::string text;
    for (int i = 0; i < 5; ++i) {
      const auto ending = client.start("GET", "https://management.azure.com" + client.azure->vm_id("web-01") +
                                                  "?api-version=2024-07-01&$expand=instanceView");
      text += client.read(ending);
      for (const auto& [name, value] : (*ending->ended)->headers) text += name + ":" + value + "\n";
    }
    return text;
  };
  CHECK(history(3) == history(3));
  CHECK(history(3) != history(4));
}
