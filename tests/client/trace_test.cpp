// Whose trace a request is part of, from the call to the result.
#include "client/world.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

const std::string kOne = "0af7651916cd43dd8448eb211c80319c";
const std::string kOther = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kClients = "8448eb211c80319c0af7651916cd43dd";

std::string parent(const std::string& trace_id) { return "00-" + trace_id + "-b7ad6b7169203331-01"; }

template <class Request>
Request in_trace(const std::string& trace_id, Request request) {
  request.traceparent = parent(trace_id);
  return request;
}

// The traceparents of all requests so far whose URL has `part`; empty where there was none.
std::vector<std::string> sent(const World& world, std::string_view part = "") {
  std::vector<std::string> all;
  for (const auto& each : (*world.azure)->requests()) {
    if (each.request.url.find(part) == std::string::npos) continue;
    all.emplace_back(sim::find_header(each.request.headers, "traceparent").value_or(""));
  }
  return all;
}

std::set<std::string> trace_ids(const std::vector<std::string>& traceparents) {
  std::set<std::string> ids;
  for (const std::string& each : traceparents) ids.insert(each.empty() ? each : each.substr(3, 32));
  return ids;
}

std::set<std::string> spans(const std::vector<std::string>& traceparents) {
  std::set<std::string> found;
  for (const std::string& each : traceparents) found.insert(each.substr(36, 16));
  return found;
}

using Ids = std::set<std::string>;

Status status_of_missing(const World& world) {
  return Status(ResourceId::parse(world.vm("web-01").text() + "-gone").value());
}

// A host's own network stack before the simulated Azure.
class Watching final : public Transport {
 public:
  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    for (const HttpHeader& header : request.headers) {
      if (header.name == "traceparent") traceparents.emplace_back(header.value.expose());
    }
    next->start(id, std::move(request), std::move(completion));
  }
  void cancel(std::uint64_t id) noexcept override { next->cancel(id); }

  std::shared_ptr<Transport> next;
  std::vector<std::string> traceparents;
};

}  // namespace

TEST_CASE("two operations of one client are each in a trace of their own", "[client][trace]") {
  World world;
  Client client = world.client();

  auto reset = client.reset_password(in_trace(kOne, world.reset_of("web-01")));
  auto look = client.preflight(in_trace(kOther, Preflight(world.vm("named-01"))));
  auto result = reset.get();
  auto report = look.get();

  REQUIRE(result);
  REQUIRE(report);
  CHECK(result->trace_id == kOne);
  CHECK(report->trace_id == kOther);
  CHECK(trace_ids(sent(world, "/web-01")) == Ids{kOne});
  CHECK(trace_ids(sent(world, "/named-01")) == Ids{kOther});

  SECTION("their token is in that of whoever asked for it") {
    REQUIRE(sent(world, "/oauth2/").size() == 1);
    CHECK(trace_ids(sent(world, "/oauth2/")) == Ids{kOne});
  }
  SECTION("nothing is in none, and no two requests have a span in common") {
    const auto all = sent(world);
    CHECK(trace_ids(all) == Ids{kOne, kOther});
    CHECK(spans(all).size() == all.size());
    CHECK(spans(all).count("b7ad6b7169203331") == 0);
  }
  SECTION("the documents name them") {
    CHECK(to_json(*result).find("\"trace_id\":\"" + kOne + "\"") != std::string::npos);
    CHECK(to_json(*report).find("\"trace_id\":\"" + kOther + "\"") != std::string::npos);
  }
}

TEST_CASE("every operation takes a traceparent and names the trace", "[client][trace]") {
  World world;
  Client client = world.client();
  const auto id_of = [](auto operation) {
    auto result = operation.get();
    REQUIRE(result);
    return result->trace_id;
  };

  CHECK(id_of(client.preflight(in_trace(kOne, Preflight(world.vm("web-01"))))) == kOne);
  CHECK(id_of(client.status(in_trace(kOne, Status(world.vm("web-01"))))) == kOne);
  CHECK(id_of(client.find(in_trace(kOne, Find(std::string(world.vm("web-01").subscription()), "web-01")))) == kOne);
  CHECK(id_of(client.leftovers(in_trace(kOne, Leftovers(world.vm("web-01"))))) == kOne);
  CHECK(id_of(client.dry_run(in_trace(kOne, world.reset_of("web-01")))) == kOne);
  CHECK(id_of(client.dry_run(in_trace(kOne, Restart(world.vm("web-01"))))) == kOne);
  CHECK(id_of(client.reset_rdp(in_trace(kOne, ResetRdp(world.vm("web-01"))))) == kOne);
  CHECK(id_of(client.restart(in_trace(kOne, Restart(world.vm("web-01"))))) == kOne);
  RunCommand command(world.vm("web-01"));
  command.script = "exit 0";
  CHECK(id_of(client.run_command(in_trace(kOne, std::move(command)))) == kOne);
  CHECK(id_of(client.accounts(in_trace(kOne, Accounts(world.vm("web-01"))))) == kOne);
  CHECK(id_of(client.rest(in_trace(kOne, RestRequest("GET", "/subscriptions?api-version=2022-12-01")))) == kOne);
  CHECK(trace_ids(sent(world)) == Ids{kOne});
}

TEST_CASE("an operation without a traceparent goes on in the client's trace", "[client][trace]") {
  World world;
  auto options = world.options();
  options.traceparent = parent(kClients);
  Client client = world.client(std::move(options));

  auto plain = client.status(Status(world.vm("web-01"))).get();
  auto own = client.status(in_trace(kOne, Status(world.vm("named-01")))).get();

  REQUIRE(plain);
  REQUIRE(own);
  CHECK(plain->trace_id == kClients);
  CHECK(own->trace_id == kOne);
  CHECK(trace_ids(sent(world, "/web-01")) == Ids{kClients});
  CHECK(trace_ids(sent(world, "/named-01")) == Ids{kOne});
}

TEST_CASE("without any traceparent no trace is begun, and none is told", "[client][trace]") {
  World world;
  Client client = world.client();
  auto report = client.status(Status(world.vm("web-01"))).get();
  auto missing = client.status(status_of_missing(world)).get();
  REQUIRE(report);
  REQUIRE_FALSE(missing);
  CHECK(report->trace_id.empty());
  CHECK(missing.error().trace_id.empty());
  CHECK(trace_ids(sent(world)) == Ids{""});
}

TEST_CASE("an error names the trace of its operation", "[client][trace]") {
  World world;
  Client client = world.client();
  auto missing = client.status(in_trace(kOne, status_of_missing(world))).get();
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().trace_id == kOne);
  CHECK(to_json(missing.error()).find("\"trace_id\":\"" + kOne + "\"") != std::string::npos);
}

TEST_CASE("a token that is refused to two operations names the trace in which it was asked for", "[client][trace]") {
  World world;
  auto options = world.options();
  std::get<ClientSecret>(options.credential).secret = Secret("wrong");
  Client client = world.client(std::move(options));

  auto first = client.status(in_trace(kOne, Status(world.vm("web-01"))));
  auto second = client.status(in_trace(kOther, Status(world.vm("web-01"))));
  auto asked = first.get();
  auto joined = second.get();

  REQUIRE_FALSE(asked);
  REQUIRE_FALSE(joined);
  CHECK(trace_ids(sent(world)) == Ids{kOne});
  CHECK(asked.error().trace_id == kOne);
  CHECK(joined.error().trace_id == kOne);
}

TEST_CASE("a traceparent that is none ends its operation before anything is sent", "[client][trace]") {
  World world;
  Client client = world.client();
  Preflight request(world.vm("web-01"));
  request.traceparent = "00-not-a-trace";

  auto refused = client.preflight(std::move(request));
  CHECK(refused.done());
  auto result = refused.get();

  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(result.error().message.find("00-not-a-trace") != std::string::npos);
  CHECK(result.error().remedy.find("00-TRACE-SPAN-FLAGS") != std::string::npos);
  CHECK(result.error().trace_id.empty());
  CHECK(sent(world).empty());
}

TEST_CASE("a traceparent among the headers of a request is that of its operation", "[client][trace]") {
  World world;
  Client client = world.client();
  RestRequest request("GET", "/subscriptions?api-version=2022-12-01");
  request.traceparent = parent(kOther);
  request.headers.emplace_back("TraceParent", parent(kOne));

  SECTION("sent as it is, and gone on with for the token") {
    auto answer = client.rest(std::move(request)).get();
    REQUIRE(answer);
    CHECK(answer->trace_id == kOne);
    CHECK(sent(world, "/subscriptions") == std::vector<std::string>{parent(kOne)});
    CHECK(trace_ids(sent(world)) == Ids{kOne});
  }
  SECTION("and refused like any other that is none") {
    request.headers.back().second = "mine";
    auto answer = client.rest(std::move(request)).get();
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::invalid_argument);
    CHECK(sent(world).empty());
  }
}

TEST_CASE("a network stack of the host's sees the trace in every request", "[client][trace]") {
  const auto network = std::make_shared<Watching>();
  World world(network);
  network->next = world.azure;
  Client client = world.client();
  REQUIRE(client.restart(in_trace(kOne, Restart(world.vm("web-01")))).get());
  CHECK(trace_ids(network->traceparents) == Ids{kOne});
  CHECK(network->traceparents.size() == (*world.azure)->requests().size());
}

TEST_CASE("an operation of a closed client tells no trace, for nothing was sent", "[client][trace]") {
  World world;
  Client client = world.client();
  REQUIRE(client.close(1s));
  auto late = client.status(in_trace(kOne, Status(world.vm("web-01")))).get();
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::closed);
  CHECK(late.error().trace_id.empty());
}

// Cancelled at each of its waits in turn: the trace is told if the network has
// seen it, and not otherwise.
TEST_CASE("a cancelled operation tells its trace if something was sent in it", "[client][trace]") {
  bool finished = false;
  int told = 0;
  for (int turns = 0; !finished; ++turns) {
    INFO("cancelled after " << turns << " turns");
    REQUIRE(turns < 1000);
    const auto network = std::make_shared<Watching>();
    World world(network);
    network->next = world.azure;
    Client client = world.client();
    auto look = client.status(in_trace(kOne, Status(world.vm("web-01"))));
    for (int turn = 0; turn < turns && !look.done(); ++turn) REQUIRE(client.step(24h));
    look.cancel();
    auto result = look.get();
    finished = result.ok();
    const std::string& trace_id = finished ? result->trace_id : result.error().trace_id;
    CHECK(trace_id == (network->traceparents.empty() ? "" : kOne));
    told += trace_id.empty() ? 0 : 1;
  }
  CHECK(told > 2);
}
