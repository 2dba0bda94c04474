#include "http/log_policy.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/redaction.hpp"
#include "engine/sleep.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::http {

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

void log_headers(const base::Log& log, std::string_view whose, const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (base::header_may_be_shown(name))
      log.debug("http", "{} {}: {}", whose, name, base::redacted_header(name, value));
  }
}

// What is told of one request, in words and in fields. A header is shown as the
// allow-list has it, or not at all.
class Line {
 public:
  explicit Line(const Request& request) : method_(request.method), url_(base::redacted_url(request.url.text())) {
    add("method", method_);
    add("host", std::string(request.url.host()));
    add("path", url_.substr(std::min(url_.find('/', url_.find("://") + 3), url_.size())));
    for (const auto& [name, value] : request.headers) {
      if (base::equals_ignoring_case(name, "x-ms-client-request-id")) add("client_request_id", shown(name, value));
      if (base::equals_ignoring_case(name, "traceparent")) add("traceparent", shown(name, value));
    }
  }

  std::string what() const { return method_ + " " + url_; }

  void add(std::string_view name, std::string value) { values_.emplace_back(name, std::move(value)); }
  void add_header(std::string_view name, const Response& response, std::string_view header) {
    if (const auto value = response.header(header)) add(name, shown(header, *value));
  }

  void write(const base::Log& log, std::string_view message) const {
    std::vector<LogField> fields;
    fields.reserve(values_.size());
    for (const auto& [name, value] : values_) fields.push_back({name, value});
    log.write(LogLevel::info, "http", message, fields);
  }

 private:
  static std::string shown(std::string_view name, std::string_view value) { return base::redacted_header(name, value); }

  std::string method_;
  std::string url_;
  std::vector<std::pair<std::string_view, std::string>> values_;
};

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
  Line line(request);
  const std::string what = line.what();
  line.write(log_, what);
  log_headers(log_, ">", request.headers);

  const engine::Scope* scope = co_await engine::current_scope();
  const engine::TimePoint begun = scope->loop().now();
  auto reply = co_await next(request);
  const auto took = std::chrono::duration_cast<engine::Duration>(scope->loop().now() - begun).count();

  line.add("milliseconds", base::format("{}", took));
  if (reply) {
    line.add("status", base::format("{}", reply->status()));
    line.add_header("request_id", *reply, "x-ms-request-id");
    line.add_header("correlation_id", *reply, "x-ms-correlation-request-id");
    line.write(log_, base::format("{} -> {} in {} ms, request id {}", what, reply->status(), took, id_of(*reply)));
    log_headers(log_, "<", reply->headers());
  } else {
    const std::string_view error = name_of(reply.error().code);
    line.add("error", std::string(error));
    line.write(log_, base::format("{} -> {} after {} ms: {}", what, error, took, reply.error().message));
  }
  co_return reply;
}

}  // namespace azvmreset::http
