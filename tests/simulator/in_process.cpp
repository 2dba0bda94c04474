#include "simulator/in_process.hpp"

#include "base/ascii.hpp"
#include "simulator/chance.hpp"
#include "simulator/target.hpp"

#include <iterator>
#include <optional>
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

  void start(std::uint64_t number, HttpRequest request, HttpCompletion completion) {
    const Key id{life_, number};
    flights_.try_emplace(id, std::move(completion), request.idle_timeout, request.max_body_bytes);
    ++started_;
    if (dead_) return;
    if (death_ && !last_ && --death_->requests_left == 0) last_ = id;
    if (dies_with(id, LastRequest::never_arrives)) return die();
    if (hosts_.count(host_of(request.url)) == 0) {
      azure_.requests().push_back({now(), received(request), {}, false, {}, "foreign host"});
      return fail(id, Duration(5), network_error(ErrorCode::name_resolution, "no such host", false));
    }
    auto arriving = std::make_shared<Request>(received(request));
    later(on_the_way(), [id, arriving](State& state) { state.arrive(id, *arriving); });
  }

  void cancel(std::uint64_t number) noexcept { flights_.erase(Key{life_, number}); }
  std::size_t in_flight() const noexcept {
    return static_cast<std::size_t>(std::distance(flights_.lower_bound(Key{life_, 0}), flights_.end()));
  }
  std::uint64_t started() const noexcept { return started_; }
  bool dead() const noexcept { return dead_; }

  void die_with(std::uint64_t nth, LastRequest how, std::function<void()> died) {
    death_.emplace(nth, how, std::move(died));
    last_.reset();
  }

  void revive() {
    ++life_;
    dead_ = false;
    death_.reset();
    last_.reset();
  }

  Azure& azure() noexcept { return azure_; }
  Time now() const noexcept { return port_.wall_now() + azure_.settings().clock_skew; }

 private:
  using Key = std::pair<std::uint64_t, std::uint64_t>;  // of a process, and what it calls the request

  struct Death {
    Death(std::uint64_t nth, LastRequest last, std::function<void()> then)
        : requests_left(nth), how(last), died(std::move(then)) {}

    std::uint64_t requests_left;
    LastRequest how;
    std::function<void()> died;
  };

  struct Flight {
    Flight(HttpCompletion on_end, Duration idle, std::size_t most)
        : completion(std::move(on_end)), idle_timeout(idle), max_body_bytes(most) {}

    HttpCompletion completion;
    Duration idle_timeout;
    std::size_t max_body_bytes;
  };

  bool dies_with(Key id, LastRequest how) const { return last_ == id && death_ && death_->how == how; }

  // What is under way keeps its completion: to drop it would be to tell.
  void die() {
    dead_ = true;
    if (death_->died) death_->died();
  }

  // The flight that lands, unless nobody is there any more.
  template <class Landing>
  void land(Key id, Landing landing) {
    if (dead_ || id.first != life_) return;
    if (auto flight = flights_.extract(id)) landing(flight.mapped().completion);
    if (dies_with(id, LastRequest::answered)) die();
  }

  Duration on_the_way() { return travel_.between(Duration(5), Duration(40)); }

  template <class Step>
  void later(Duration delay, Step step) {
    port_.schedule(delay, [weak = weak_from_this(), step = std::move(step)]() mutable {
      if (const auto state = weak.lock()) step(*state);
    });
  }

  void fail(Key id, Duration delay, Error error) {
    later(delay, [id, error = std::move(error)](State& state) mutable {
      state.land(id, [&](HttpCompletion& completion) { completion.fail(std::move(error)); });
    });
  }

  // Also when the client has given it up: its bytes are on the wire.
  void arrive(Key id, const Request& request) {
    auto reply = std::make_shared<Reply>(azure_.handle(request, now()));
    if (dies_with(id, LastRequest::arrives)) return die();
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
      state.land(id, [&](HttpCompletion& completion) { completion.complete(response_of(reply->answer)); });
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
  std::map<Key, Flight> flights_;
  std::uint64_t life_ = 0;
  std::uint64_t started_ = 0;
  bool dead_ = false;
  std::optional<Death> death_;
  std::optional<Key> last_;
};

InProcessAzure::InProcessAzure(test::VirtualPort& port, Settings settings, Scenario scenario)
    : state_(std::make_shared<State>(port, std::move(settings), std::move(scenario))) {}

InProcessAzure::~InProcessAzure() = default;

void InProcessAzure::start(std::uint64_t id, HttpRequest request, HttpCompletion completion) {
  state_->start(id, std::move(request), std::move(completion));
}

void InProcessAzure::cancel(std::uint64_t id) noexcept { state_->cancel(id); }
Azure& InProcessAzure::azure() noexcept { return state_->azure(); }
void InProcessAzure::die_with(std::uint64_t nth, LastRequest how, std::function<void()> died) {
  state_->die_with(nth, how, std::move(died));
}
bool InProcessAzure::dead() const noexcept { return state_->dead(); }
void InProcessAzure::revive() { state_->revive(); }
std::uint64_t InProcessAzure::started() const noexcept { return state_->started(); }
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
