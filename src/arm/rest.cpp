#include "arm/rest.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "http/sendable.hpp"

#include <utility>

namespace azvmreset::arm {

namespace {

// Given in any case. CONNECT and TRACE are talk with a proxy, not with ARM.
Result<std::string> method_of(std::string_view given) {
  std::string method(given);
  for (char& c : method) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const bool sendable = http::check_method(method).ok() && method.size() <= 16;
  if (sendable && method != "CONNECT" && method != "TRACE") return method;
  return base::fail(ErrorCode::invalid_argument, "{} is not a method that can be sent to ARM", base::quoted(given));
}

Result<void> check_header(std::string_view name, std::string_view value) {
  if (base::equals_ignoring_case(name, "Authorization")) {
    Error error{ErrorCode::invalid_argument, "the header \"Authorization\" is set by the library alone"};
    error.remedy = "give the token as a credential";
    return error;
  }
  return http::check_header(name, value);
}

// Contract C2. A PATCH may append, a POST may do anything.
http::Idempotency idempotency_of(std::string_view method) noexcept {
  if (method == "GET" || method == "HEAD" || method == "DELETE") return http::Idempotency::repeatable;
  if (method == "PUT") return http::Idempotency::repeatable_by_name;
  return http::Idempotency::once;
}

// Everything that can be wrong with it is found here, before a token is fetched.
Result<http::Request> checked(const Endpoint& endpoint, RestRequest& given) {
  auto method = method_of(given.method);
  if (!method) return std::move(method).error();
  auto url = endpoint.accept(given.url);
  if (!url) return std::move(url).error();
  if (given.all && *method == "HEAD") {
    return Error{ErrorCode::invalid_argument, "HEAD has no pages to follow"};
  }
  http::Request request(std::move(method).value(), std::move(url).value());
  for (auto& [name, value] : given.headers) {
    auto allowed = check_header(name, value);
    if (!allowed) return std::move(allowed).error();
    request.headers.emplace_back(std::move(name), std::move(value));
  }
  if (!given.body.empty()) {
    if (!request.has_header("Content-Type")) request.headers.emplace_back("Content-Type", "application/json");
    request.body = std::make_shared<const Secret>(std::move(given.body));
  }
  request.idempotency = idempotency_of(request.method);
  // An operation may answer even a GET with 202 and no body.
  request.expects_json = request.method == "GET" && !given.wait;
  return request;
}

RestResponse as_rest(http::Response answer) {
  RestResponse response;
  response.status = answer.status();
  response.headers = answer.headers();
  response.body = std::move(answer).take_body();
  return response;
}

// Without waiting, the first answer is the result.
engine::Task<Result<RunOutcome>> one_answer(Arm& arm, http::Request request, base::ProgressSink* progress) {
  if (progress != nullptr) progress->entered(Phase::submitting, "sending the request");
  http::Url url = request.url;
  auto answer = co_await arm.call(std::move(request));
  if (!answer) co_return std::move(answer).error();
  co_return RunOutcome(std::move(answer), std::move(url));
}

engine::Task<Result<RunOutcome>> final_answer(Arm& arm, http::Request request, RunOptions options, bool wait) {
  if (wait) return arm.run(std::move(request), std::move(options));
  return one_answer(arm, std::move(request), options.progress);
}

}  // namespace

engine::Task<Result<RestResponse>> rest(Arm& arm, RestRequest request, base::ProgressSink* progress) {
  auto outgoing = checked(arm.endpoint(), request);
  if (!outgoing) co_return std::move(outgoing).error();
  RunOptions options;
  options.final_state_via = request.final_state_via;
  options.progress = progress;
  auto outcome = co_await final_answer(arm, std::move(outgoing).value(), std::move(options), request.wait);
  if (!outcome) co_return std::move(outcome).error();
  if (!outcome->result) co_return std::move(outcome->result).error();

  http::Response answer = std::move(outcome->result).value();
  if (!request.all) co_return as_rest(std::move(answer));
  RestResponse response;
  response.status = answer.status();
  response.headers = answer.headers();
  auto joined = co_await arm.pages_from(std::move(answer), std::move(outcome->url));
  if (!joined) co_return std::move(joined).error();
  response.body = std::move(joined).value();
  co_return response;
}

}  // namespace azvmreset::arm
