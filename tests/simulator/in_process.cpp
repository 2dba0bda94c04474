#include "simulator/in_process.hpp"

#include "base/ascii.hpp"
#include "simulator/chance.hpp"
#include "simulator/target.hpp"

#include <set>
#include <utility>

namespace azvmreset::sim {
namespace {

Request received(const HttpRequest& sent) {
  Request request{sent.method, sent.url, {}, {}};
  for (const HttpHeader& header : sent.headers) request.headers.emplace_back(header.name, header.value.expose());
  if (sent.body) request.body = std::string(sent.body->expose());
  return request;
}

Error network_error(ErrorCode code, const char* message, bool may_have_arrived) {
  Error error(code, message);
  error.may_have_arrived = may_have_arrived;
  return error;
}

std::string host_of(std::string_view url) { return target_of(url).host; }

}  // namespace

// Shared with the events on the port, which may outlive the transport.
class InProcessAzure::State : public std::enable_shared_from_this<State> {
 public:
  State(test::VirtualPort& port, Settings settings, Scenario scenario)
      : port_(port),
        travel_(settings.seed, "travel"),
        hosts_{host_of(settings.arm_endpoint), host_of(settings.authority), host_of(settings.identity_endpoint)},
        azure_(std::move(scenario), std::move(settings)) {}

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) {
    flights_.try_emplace(id, std::move(completion), request.idle_timeout, request.max_body_bytes);
    if (hosts_.count(host_of(request.url)) == 0) {
      azure_.requests().push_back({now(), received(request), {}, false, {}, "foreign host"});
      return fail(id, Duration(5), network_error(ErrorCode::name_resolution, "no such host", false));
    }
    auto arriving = std::make_shared<Request>(received(request));
    later(on_the_way(), [id, arriving](State& state) { state.arrive(id, *arriving); });
  }

  void cancel(std::uint64_t id) noexcept { flights_.erase(id); }
  std::size_t in_flight() const noexcept { return flights_.size(); }
  Azure& azure() noexcept { return azure_; }
  Time now() const noexcept { return port_.wall_now() + azure_.settings().clock_skew; }

 private:
  struct Flight {
    Flight(HttpCompletion on_end, Duration idle, std::size_t most)
        : completion(std::move(on_end)), idle_timeout(idle), max_body_bytes(most) {}

    HttpCompletion completion;
    Duration idle_timeout;
    std::size_t max_body_bytes;
  };

  Duration on_the_way() { return travel_.between(Duration(5), Duration(40)); }

  template <class Step>
  void later(Duration delay, Step step) {
    port_.schedule(delay, [weak = weak_from_this(), step = std::move(step)]() mutable {
      if (const auto state = weak.lock()) step(*state);
    });
  }

  void fail(std::uint64_t id, Duration delay, Error error) {
    later(delay, [id, error = std::move(error)](State& state) mutable {
      if (auto flight = state.flights_.extract(id)) flight.mapped().completion.fail(std::move(error));
    });
  }

  // Also when the client has given it up: its bytes are on the wire.
  void arrive(std::uint64_t id, const Request& request) {
    auto reply = std::make_shared<Reply>(azure_.handle(request, now()));
    const auto flight = flights_.find(id);
    if (flight == flights_.end()) return;
    const Duration back = on_the_way() + reply->delay;
    switch (reply->wire) {
      case Wire::reset:
        return fail(id, back, network_error(ErrorCode::connection, "the connection was reset", true));
      case Wire::stalled:
        return fail(id, flight->second.idle_timeout, network_error(ErrorCode::network, "no byte for too long", true));
      case Wire::cut:
        return fail(id, back, network_error(ErrorCode::network, "the body ended too early", true));
      case Wire::refused:
        return fail(id, back, network_error(ErrorCode::connection, "connection refused", false));
      case Wire::unresolved:
        return fail(id, back, network_error(ErrorCode::name_resolution, "no such host", false));
      case Wire::untrusted:
        return fail(id, back, network_error(ErrorCode::tls, "the certificate is not trusted", false));
      case Wire::answered:
        break;
    }
    if (reply->answer.body.size() > flight->second.max_body_bytes) {
      return fail(id, back, network_error(ErrorCode::protocol, "the body is longer than allowed", true));
    }
    later(back, [id, reply](State& state) {
      if (auto landed = state.flights_.extract(id)) landed.mapped().completion.complete(response_of(reply->answer));
    });
  }

  static HttpResponse response_of(const Answer& answer) {
    HttpResponse response;
    response.status = answer.status;
    response.headers = answer.headers;
    response.body = Secret(answer.body);
    return response;
  }

  test::VirtualPort& port_;
  Chance travel_;
  std::set<std::string> hosts_;
  Azure azure_;
  std::map<std::uint64_t, Flight> flights_;
};

InProcessAzure::InProcessAzure(test::VirtualPort& port, Settings settings, Scenario scenario)
    : state_(std::make_shared<State>(port, std::move(settings), std::move(scenario))) {}

InProcessAzure::~InProcessAzure() = default;

void InProcessAzure::start(std::uint64_t id, HttpRequest request, HttpCompletion completion) {
  state_->start(id, std::move(request), std::move(completion));
}

void InProcessAzure::cancel(std::uint64_t id) noexcept { state_->cancel(id); }
Azure& InProcessAzure::azure() noexcept { return state_->azure(); }
std::size_t InProcessAzure::in_flight() const noexcept { return state_->in_flight(); }

const std::string& InProcessAzure::tenant_id() const noexcept { return state_->azure().scenario().tenant_id; }
const std::string& InProcessAzure::client_id() const noexcept {
  return state_->azure().scenario().principals.front().client_id;
}
const std::string& InProcessAzure::client_secret() const noexcept {
  return state_->azure().scenario().principals.front().client_secret;
}

SignIn InProcessAzure::sign_in(std::string_view vm, std::string_view username, std::string_view password) {
  azure().advance(state_->now());
  Windows* guest = azure().guest(vm);
  return guest == nullptr ? SignIn{1326, false} : guest->sign_in(username, password);
}

}  // namespace azvmreset::sim
