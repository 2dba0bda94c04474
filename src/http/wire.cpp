#include "http/wire.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/trace.hpp"
#include "base/wiped.hpp"
#include "engine/handover.hpp"
#include "http/sendable.hpp"

#include <algorithm>
#include <cstdint>

namespace azvmreset::http {

namespace {

// How far a request may go.
enum class Reach : std::uint8_t {
  anywhere,   // with TLS
  loopback,   // without, to this machine
  local,      // without, to the network around it
  forbidden,  // without, to anywhere else
};

bool has_bearer_token(const Request& request) noexcept {
  return request.authorization != nullptr && base::starts_with_ignoring_case(request.authorization->expose(), "Bearer");
}

Reach reach_of(const Request& request, bool allow_http_loopback) noexcept {
  const Url& url = request.url;
  if (url.secure()) return Reach::anywhere;
  if (allow_http_loopback && url.loopback_literal()) return Reach::loopback;
  if (!request.to_identity_host || has_bearer_token(request)) return Reach::forbidden;
  if (url.loopback_literal() || url.host() == "localhost") return Reach::loopback;
  return url.local_literal() ? Reach::local : Reach::forbidden;
}

Error needs_tls(const Request& request) {
  auto refused = base::fail(ErrorCode::invalid_argument, "expected an https URL, found {}", request.url.origin());
  if (request.to_identity_host) {
    refused.remedy = "plain http is for localhost and for literal loopback, link-local and private addresses";
  } else if (request.url.loopback_literal()) {
    refused.remedy = "for a test server on this machine, allow http to loopback";
  }
  return refused;
}

// One request on its way through a Transport.
class [[nodiscard]] Sending final : public engine::Handover<HttpResponse, HttpCompletion::Sink> {
 public:
  Sending(Transport& transport, std::uint64_t id, HttpRequest request) noexcept
      : transport_(transport), id_(id), request_(std::move(request)) {}

  Result<HttpResponse> await_resume() {
    auto reply = received();
    if (reply || !started()) return reply;
    Error error = std::move(reply).error();
    if (!outcome()) error.may_have_arrived = true;  // stopped on its way
    if (error.code == ErrorCode::internal && error.message.empty()) {
      error.message = "the transport dropped the request without an answer";
      error.may_have_arrived = true;
    }
    return error;
  }

 private:
  void start(std::shared_ptr<HttpCompletion::Sink> sink) override {
    transport_.start(id_, std::move(request_), HttpCompletion(std::move(sink)));
  }
  void cancel() noexcept override { transport_.cancel(id_); }

  Transport& transport_;
  std::uint64_t id_;
  HttpRequest request_;
};

Sending handed_to(Transport& transport, std::uint64_t id, HttpRequest request) noexcept {
  return Sending(transport, id, std::move(request));
}

}  // namespace

Wire::Wire(Transport& transport, WireOptions options) noexcept
    : transport_(transport),
      options_(options),
      gate_(std::clamp(options.first_requests_in_flight, 1u, std::max(options.max_requests_in_flight, 1u)),
            std::max(options.max_requests_in_flight, 1u)) {}

Result<HttpRequest> Wire::prepared(Request request) const {
  const Reach reach = reach_of(request, options_.allow_http_loopback);
  if (reach == Reach::forbidden) return needs_tls(request);
  auto method_allowed = check_method(request.method);
  if (!method_allowed) return std::move(method_allowed).error();

  HttpRequest outgoing;
  outgoing.method = std::move(request.method);
  outgoing.url = request.url.text();
  outgoing.headers.reserve(request.headers.size() + 1);
  for (auto& [name, value] : request.headers) {
    auto allowed = check_header(name, value);
    if (!allowed) return std::move(allowed).error();
    outgoing.headers.emplace_back(std::move(name), value);
    // A host's own header may hold a secret; from here on a Secret holds it.
    base::wipe(value.data(), value.size());
  }
  if (request.authorization != nullptr) {
    const auto value = request.authorization->expose();
    auto allowed = check_header(request.authorization_name, value);
    if (!allowed) return std::move(allowed).error();
    outgoing.headers.emplace_back(std::string(request.authorization_name), value);
  }
  outgoing.body = std::move(request.body);
  outgoing.fresh_connection = request.idempotency == Idempotency::once;
  outgoing.loopback_only = reach == Reach::loopback;
  outgoing.local_only = reach == Reach::local;
  outgoing.no_proxy = request.to_identity_host;
  outgoing.connect_timeout =
      request.connect_timeout > engine::Duration::zero() ? request.connect_timeout : options_.connect_timeout;
  outgoing.idle_timeout = options_.idle_timeout;
  outgoing.request_timeout = options_.request_timeout;
  return outgoing;
}

engine::Task<Result<Response>> Wire::send(Request request) {
  auto pass = co_await gate_.enter();
  if (!pass) co_return std::move(pass).failure();
  // A service of this machine is asked without.
  base::Trace* const trace = request.has_header("traceparent") ? request.trace : nullptr;
  // Only now: while it queues, a request is not worth a copy of the token.
  auto outgoing = prepared(std::move(request));
  if (!outgoing) co_return std::move(outgoing).failure();
  if (trace != nullptr) trace->set_sent();
  auto reply = co_await handed_to(transport_, next_id_++, std::move(outgoing).value());
  if (!reply) co_return std::move(reply).error();
  co_return Response(std::move(reply).value());
}

}  // namespace azvmreset::http
