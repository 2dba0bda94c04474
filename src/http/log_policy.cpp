#include "http/log_policy.hpp"

#include "base/quote.hpp"
#include "base/redaction.hpp"
#include "engine/sleep.hpp"

namespace azvmreset::http {

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

void log_headers(const base::Log& log, std::string_view whose, const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (base::header_may_be_shown(name))
      log.debug("http", "{} {}: {}", whose, name, base::redacted_header(name, value));
  }
}

std::string id_of(const Response& response) {
  const auto id = response.header("x-ms-request-id");
  return id ? base::redacted_header("x-ms-request-id", *id) : "none";
}

}  // namespace

engine::Task<Result<Response>> LogPolicy::send(Request& request, Next next) {
  // A client that is silent does not pay for a coroutine of its own here.
  return log_.enabled(LogLevel::info) ? logged(request, next) : next(request);
}

engine::Task<Result<Response>> LogPolicy::logged(Request& request, Next next) {
  const std::string what = request.method + " " + base::redacted_url(request.url.text());
  log_.info("http", "{}", what);
  log_headers(log_, ">", request.headers);

  const engine::Scope* scope = co_await engine::current_scope();
  const engine::TimePoint begun = scope->loop().now();
  auto reply = co_await next(request);
  const auto took = std::chrono::duration_cast<engine::Duration>(scope->loop().now() - begun).count();

  if (reply) {
    log_.info("http", "{} -> {} in {} ms, request id {}", what, reply->status(), took, id_of(*reply));
    log_headers(log_, "<", reply->headers());
  } else {
    log_.info("http", "{} -> {} after {} ms: {}", what, name_of(reply.error().code), took, reply.error().message);
  }
  co_return reply;
}

}  // namespace azvmreset::http
