#include "client/state.hpp"

#include "auth/provider_for.hpp"
#include "host/process.hpp"

#include <azvmreset/version.hpp>

#include <system_error>
#include <utility>

namespace azvmreset {

namespace {

constexpr std::chrono::minutes usual_deadline{45};

http::WireOptions wire_options(const ClientOptions& options) {
  http::WireOptions wire;
  wire.connect_timeout = options.connect_timeout;
  wire.idle_timeout = options.idle_timeout;
  wire.request_timeout = options.request_timeout;
  wire.max_requests_in_flight = options.max_requests_in_flight;
  wire.allow_http_loopback = options.allow_http_loopback;
  return wire;
}

std::string user_agent_of(const ClientOptions& options) {
  std::string own = "azvmreset/";
  own += version();
  return options.user_agent.empty() ? own : options.user_agent + " " + own;
}

// Whoever brings the token knows where it was issued.
bool brings_token(const Credential& credential) noexcept {
  return std::holds_alternative<ReadyToken>(credential) ||
         std::holds_alternative<std::shared_ptr<TokenSource>>(credential);
}

engine::Task<Result<Cloud>> discovered(auth::CloudChoice choice, auth::CloudDiscovery& discovery) {
  if (choice.well_known) co_return std::move(choice.cloud);
  auto metadata = co_await discovery.get();
  if (!metadata) co_return std::move(metadata).error();
  co_return auth::with_metadata(std::move(choice), **metadata).cloud;
}

Error forked() { return {ErrorCode::forked, "this client was made before fork(); make one of its own in the child"}; }

}  // namespace

Client::State::State(ClientOptions& options, client::Surroundings surroundings)
    : process_(host::current_process_id()),
      deadline_(options.deadline),
      log_(options.log_level, std::move(options.log)),
      surroundings_(std::move(surroundings)),
      loop_(*surroundings_.port),
      worker_(loop_, surroundings_.blocking_work),
      wire_(*surroundings_.transport, wire_options(options)),
      request_id_policy_(*surroundings_.random, user_agent_of(options)),
      trace_policy_(*surroundings_.random),
      retry_policy_(*surroundings_.random, options.retry),
      log_policy_(log_),
      token_pipeline_({&request_id_policy_, &trace_policy_, &retry_policy_, &log_policy_}, wire_),
      once_pipeline_({&request_id_policy_, &log_policy_}, wire_),
      closing_errand_(*this) {}

Result<std::shared_ptr<Client::State>> Client::State::create(ClientOptions options, client::Surroundings surroundings) {
  const auth::CloudWords words{options.cloud, options.arm_endpoint, options.authority, options.audience};
  auto place = auth::arm_endpoint_of(words);
  if (!place) return std::move(place).error();
  auto endpoint = arm::Endpoint::parse(*place, options.allow_http_loopback);
  if (!endpoint) return std::move(endpoint).error();
  auto cloud = auth::choose_cloud(words, endpoint->url());
  if (!cloud) return std::move(cloud).error();

  auto trace = base::Trace::parse(options.traceparent);
  if (!trace) return std::move(trace).error();

  auto state = std::make_shared<State>(options, std::move(surroundings));
  state->trace_ = *trace;
  state->cloud_ = std::move(*cloud);
  if (auto signed_in = state->sign_in(options, *endpoint); !signed_in) return std::move(signed_in).error();
  if (auto driven = state->start_drive(options.drive); !driven) return std::move(driven).error();
  return state;
}

Result<void> Client::State::sign_in(ClientOptions& options, const arm::Endpoint& endpoint) {
  const host::Clock& clock = *surroundings_.clock;
  const bool ready = brings_token(options.credential);
  auto provider =
      auth::provider_for(std::move(options.credential),
                         {loop_, worker_, clock, *surroundings_.random, *surroundings_.files,
                          *surroundings_.environment, *surroundings_.programs, token_pipeline_, once_pipeline_, log_});
  if (!provider) return std::move(provider).error();
  token_provider_ = std::move(*provider);

  discovery_.emplace(loop_, token_pipeline_, log_, endpoint.url());
  auth::TokenProvider* signs_in = token_provider_.get();
  const bool known = cloud_.well_known || cloud_.authority_given || ready;
  if (!known && (token_provider_->asks_authority() || !cloud_.audience_given)) {
    signs_in = &located_provider_.emplace(*token_provider_, *discovery_, cloud_);
  }
  tokens_.emplace(loop_, clock, *signs_in, log_,
                  auth::TokenWish(auth::scope_of(cloud_.cloud), auth::authority_of(cloud_.cloud)));
  auth::TokenDestination destination;
  destination.arm_host = endpoint.url().host();
  destination.trusted_hosts = std::move(options.trusted_arm_hosts);
  bearer_policy_.emplace(*tokens_, endpoint.url(), std::move(destination));
  arm_pipeline_.emplace(
      std::vector<http::Policy*>{&request_id_policy_, &trace_policy_, &retry_policy_, &*bearer_policy_, &log_policy_},
      wire_);

  arm::ArmOptions arm_options(endpoint);
  auto api_versions = arm::ApiVersions::with(options.api_versions, log_);
  if (!api_versions) return std::move(api_versions).error();
  arm_options.api_versions = std::move(*api_versions);
  arm_options.poll_interval = options.poll_interval;
  arm_.emplace(loop_, *surroundings_.random, *arm_pipeline_, std::move(arm_options));
  return {};
}

Result<void> Client::State::start_drive(Drive kind) {
  if (kind == Drive::host) {
    drive_ = engine::drive_by_host(loop_);
    return {};
  }
  try {
    drive_ = engine::drive_by_thread(loop_, shared_from_this());
  } catch (const std::system_error&) {
    return Error{ErrorCode::internal, "no thread could be started for the client's loop"};
  }
  return {};
}

bool Client::State::in_forked_child() const noexcept { return host::current_process_id() != process_; }

Result<void> Client::State::admit(const std::shared_ptr<client::Running>& operation, const CallOptions& options) {
  if (in_forked_child()) return forked();
  const auto own = base::Trace::parse(options.traceparent);
  if (!own) return own.error();
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return Error{ErrorCode::closed, "the client is closed"};
    running_.add(*operation);
  }
  const auto longest = options.timeout.value_or(deadline_.value_or(usual_deadline));
  operation->start(shared_from_this(), engine::after(loop_.now(), longest), own->none() ? trace_ : *own);
  return {};
}

bool Client::State::post(engine::Runnable& item) noexcept {
  const std::lock_guard lock(mutex_);
  if (turns_over_) return false;
  loop_.post(item);
  return true;
}

void Client::State::ended(client::Running& operation) noexcept {
  {
    const std::lock_guard lock(mutex_);
    running_.remove(operation);
    if (closing_waits_ && running_.empty()) {
      closing_waits_ = false;
      loop_.post(closing_errand_);
    }
  }
  drive_->notify();
}

Operation<Cloud> Client::State::discover_cloud() {
  return start<Cloud>({}, [this](base::ProgressSink&) { return discovered(cloud_, *discovery_); });
}

Result<bool> Client::State::wait(const std::function<bool()>& finished, std::chrono::milliseconds timeout) {
  auto ended = drive_->wait(finished, engine::after(loop_.now(), timeout));
  close_if_orphaned();
  return ended;
}

Result<void> Client::State::step(std::chrono::milliseconds timeout) {
  if (in_forked_child()) return forked();
  auto stepped = drive_->step(engine::after(loop_.now(), timeout));
  close_if_orphaned();
  return stepped;
}

int Client::State::poll_fd() const noexcept { return drive_->by_host() ? loop_.poll_fd() : -1; }

std::optional<std::chrono::milliseconds> Client::State::next_timeout() const noexcept {
  const engine::TimePoint due = loop_.next_due();
  if (due == engine::kNever) return std::nullopt;
  const engine::TimePoint now = loop_.now();
  // Rounded up: a poll that ends a fraction early would spin.
  return due <= now ? std::chrono::milliseconds::zero() : std::chrono::ceil<std::chrono::milliseconds>(due - now);
}

void Client::State::begin_closing() noexcept {
  const std::lock_guard lock(mutex_);
  if (closing_) return;
  closing_ = true;
  loop_.post(closing_errand_);
}

void Client::State::Closing::run() noexcept {
  {
    const std::lock_guard lock(state_.mutex_);
    if (!stopped_) state_.running_.for_each([](client::Running& each) { each.stop(); });
    stopped_ = true;
    // Some put right first what they began, and may ask for a token for it.
    state_.closing_waits_ = !state_.running_.empty();
    if (state_.closing_waits_) return;
  }
  state_.tokens_->close();
  state_.discovery_->close();
  if (state_.tokens_->busy() || state_.discovery_->busy()) {
    // They were woken, and end within a few turns.
    state_.loop_.make_ready(*this);
    return;
  }
  state_.drained_ = true;
  state_.drive_->notify();
  if (state_.orphaned_) state_.end_turns();
}

void Client::State::end_turns() noexcept {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = !turns_over_;
    turns_over_ = true;
  }
  // Its thread is joined once, whoever closes beside us. Nobody waits for what
  // it does any more; only the job that runs now is waited for.
  if (first) worker_.close();
  drive_->finish();
}

Result<void> Client::State::close(std::chrono::milliseconds timeout) {
  if (in_forked_child()) return forked();
  if (drive_->turning_here()) {
    return Error{ErrorCode::would_deadlock, "close() was called from inside a callback of this client"};
  }
  begin_closing();
  auto ended = drive_->wait([this] { return drained_.load(); }, engine::after(loop_.now(), timeout));
  if (!ended) return std::move(ended).error();
  if (!*ended) return Error{ErrorCode::deadline_exceeded, "operations were still ending when the time was up"};
  end_turns();
  return {};
}

void Client::State::close_if_orphaned() noexcept {
  if (!orphaned_ || !drive_->by_host()) return;
  // Should another thread drive by now, it comes through here itself.
  const auto closed = close(std::chrono::milliseconds::max());
  static_cast<void>(closed);
}

void Client::State::release(std::shared_ptr<State> state) noexcept {
  if (!state) return;
  if (state->in_forked_child()) {
    // The parent's connections, locks and thread are not ours: nothing of
    // them may be touched, so nothing is destroyed.
    static_cast<void>(new (std::nothrow) std::shared_ptr<State>(std::move(state)));
    return;
  }
  // Said first: if another thread drives now, or this one is inside a
  // callback, whoever drives closes the client when its turn is over.
  state->orphaned_ = true;
  state->begin_closing();
  if (state->drive_->turning_here()) return;
  const auto closed = state->close(std::chrono::milliseconds::max());
  static_cast<void>(closed);
}

}  // namespace azvmreset
