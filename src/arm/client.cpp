#include "arm/client.hpp"

#include "arm/error_body.hpp"
#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::arm {

namespace {

bool is_write(std::string_view method) noexcept { return method != "GET" && method != "HEAD"; }

void accept_json(http::Request& request) {
  const auto says_so = [](const auto& header) { return base::equals_ignoring_case(header.first, "Accept"); };
  if (std::any_of(request.headers.begin(), request.headers.end(), says_so)) return;
  request.headers.emplace_back("Accept", "application/json");
}

// Never told as a plain failure: what the caller does next must be safe in
// both cases.
Error outcome_unknown(Error error) {
  error.code = ErrorCode::outcome_unknown;
  error.message += "; the request may have arrived, and what became of it is not known";
  error.remedy = "look at the resource before trying again";
  return error;
}

}  // namespace

Arm::Arm(engine::Loop& loop, host::Random& random, http::Sender& sender, ArmOptions options)
    : loop_(loop), random_(random), sender_(sender), options_(std::move(options)) {}

Result<http::Request> Arm::request(std::string_view method, std::string_view path, ResourceType type) const {
  auto url = options_.endpoint.url_of(path, api_versions().of(type));
  if (!url) return std::move(url).error();
  http::Request request(std::string(method), std::move(*url));
  request.amendment = &options_.api_versions;
  request.expects_json = method == "GET";
  return request;
}

engine::Task<Result<http::Response>> Arm::send(http::Request request) {
  accept_json(request);
  const bool write = is_write(request.method);
  auto answer = co_await sender_.send(std::move(request));
  if (!answer && write && answer.error().may_have_arrived) co_return outcome_unknown(std::move(answer).error());
  co_return answer;
}

engine::Task<Result<http::Response>> Arm::exchange(http::Request request) {
  const std::string method = request.method;
  const http::Url url = request.url;
  auto answer = co_await send(std::move(request));
  if (answer && answer->status() >= 300 && answer->status() < 400) co_return error_of(*answer, method, url);
  co_return answer;
}

engine::Task<Result<http::Response>> Arm::call(http::Request request) {
  const std::string method = request.method;
  const http::Url url = request.url;
  auto answer = co_await send(std::move(request));
  if (answer && !answer->success()) {
    Error error = error_of(*answer, method, url);
    error.may_have_arrived = answer->after_lost_try();
    co_return error;
  }
  co_return answer;
}

engine::Task<Result<Secret>> Arm::pages(http::Request request) {
  http::Url url = request.url;
  auto first = co_await call(std::move(request));
  if (!first) co_return std::move(first).error();
  co_return co_await pages_from(std::move(first).value(), std::move(url));
}

engine::Task<Result<Secret>> Arm::pages_from(http::Response first, http::Url url) {
  PageJoiner joiner(endpoint());
  http::Response page = std::move(first);
  for (;;) {
    auto next = joiner.take(page, url);
    if (!next) co_return std::move(next).error();
    if (!*next) co_return std::move(joiner).finish();
    url = **next;
    http::Request request("GET", url);
    request.expects_json = true;
    auto answer = co_await call(std::move(request));
    if (!answer) co_return std::move(answer).error();
    page = std::move(answer).value();
  }
}

engine::Task<Result<void>> Arm::read_pages(http::Request request, PageReader& reader) {
  PageTrail trail(endpoint());
  for (;;) {
    const http::Url url = request.url;
    auto answer = co_await call(std::move(request));
    if (!answer) co_return std::move(answer).error();
    auto page = trail.follow(*answer, url);
    if (!page) co_return std::move(page).error();
    for (const auto element : page->list.elements()) {
      if (auto read = reader.read(element); !read) co_return std::move(read).error();
    }
    if (!page->next) co_return Result<void>();
    request = http::Request("GET", std::move(*page->next));
    request.expects_json = true;
  }
}

}  // namespace azvmreset::arm
