#include "arm/lro_table.hpp"

#include "arm/error_body.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <utility>

namespace azvmreset::arm {

namespace {

using base::json::Value;

// Contract A4: an unreadable status is asked for again so often, a missing
// one once, before the resource is asked instead.
constexpr int kUnreadableTolerated = 3;
constexpr int kMissingTolerated = 1;

enum class Ending : std::uint8_t { none, succeeded, failed };

// Contract A1: three words end an operation, in any case, one of them in two
// spellings. Every other word, known or not, means that it runs.
Ending ending_of(std::string_view state) noexcept {
  if (base::equals_ignoring_case(state, "Succeeded")) return Ending::succeeded;
  const bool failed = base::equals_ignoring_case(state, "Failed") || base::equals_ignoring_case(state, "Canceled") ||
                      base::equals_ignoring_case(state, "Cancelled");
  return failed ? Ending::failed : Ending::none;
}

Value root_of(const http::Response& answer) {
  const auto* document = answer.json();
  return document == nullptr ? Value{} : document->root();
}

std::optional<std::string_view> provisioning_state(const http::Response& answer) {
  return root_of(answer)["properties"]["provisioningState"].text();
}

bool worth_waiting_out(int status) noexcept {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

LroStep step(LroAction action, http::Url url) { return {action, std::move(url), std::nullopt}; }
LroStep finished() { return {LroAction::finish, std::nullopt, std::nullopt}; }
LroStep failed_with(Error error) { return {LroAction::fail, std::nullopt, Failure(std::move(error))}; }

Error unreadable_status(std::string_view why) {
  auto error =
      base::fail(ErrorCode::status_unreadable,
                 "Azure has accepted the operation and goes on with it, but its status cannot be read: {}", why);
  error.remedy = "look at the resource later; do not take the operation for failed";
  error.may_have_arrived = true;
  return error;
}

}  // namespace

LroTable::LroTable(const Endpoint& endpoint, std::string method, http::Url url, FinalStateVia final_state_via)
    : endpoint_(&endpoint),
      method_(std::move(method)),
      url_(std::move(url)),
      final_state_via_(final_state_via),
      poll_url_(url_) {}

Result<LroTable> LroTable::resume(const Endpoint& endpoint, http::Url url, const Checkpoint& checkpoint) {
  // Not repeated in the message: such a URL may be signed.
  const auto checked = [&endpoint](const std::string& text) -> Result<http::Url> {
    auto parsed = http::Url::parse(text);
    if (!parsed) {
      return base::fail(ErrorCode::invalid_argument, "the polling URL is unusable: {}", parsed.error().message);
    }
    if (!parsed->same_origin(endpoint.url())) {
      return base::fail(ErrorCode::invalid_argument, "the polling URL is on {}; expected the ARM endpoint {}",
                        base::quoted(parsed->origin()), endpoint.url().origin());
    }
    return parsed;
  };
  const std::string& method = checkpoint.method;
  if (method != "PUT" && method != "PATCH" && method != "POST" && method != "DELETE") {
    return base::fail(ErrorCode::invalid_argument, "expected the method of a write, found {}", base::quoted(method));
  }
  auto polled = checked(checkpoint.poll_url);
  if (!polled) return std::move(polled).error();

  LroTable table(endpoint, method, std::move(url), checkpoint.final_state_via);
  table.source_ = checkpoint.source;
  if (checkpoint.source != PollSource::body) table.poll_url_ = std::move(*polled);
  if (!checkpoint.location.empty()) {
    auto location = checked(checkpoint.location);
    if (!location) return std::move(location).error();
    table.location_ = std::move(*location);
  }
  return table;
}

Checkpoint LroTable::checkpoint() const {
  return {method_, source_, poll_url_.text(), location_ ? location_->text() : "", final_state_via_};
}

LroStep LroTable::first(const http::Response& answer) {
  auto taken = take_first_urls(answer);
  if (!taken) return cannot_read(taken.error().message, answer);
  // A read is an operation only when it says so.
  if (reads()) return answer.status() == 202 && source_ != PollSource::body ? poll() : finished();
  // Whatever the 2xx: a 200 with a polling URL is still running (contract A2.1),
  // and its body may be that of the run before (A2.5).
  if (source_ != PollSource::body) return poll();
  if (writes_resource()) return on_resource(answer, true);
  if (answer.status() == 202) return cannot_read("the answer 202 names no URL to ask", answer);
  return finished();
}

// The order of contract A2.
Result<void> LroTable::take_first_urls(const http::Response& answer) {
  constexpr std::pair<std::string_view, PollSource> headers[] = {
      {"Azure-AsyncOperation", PollSource::azure_async_operation},
      {"Operation-Location", PollSource::operation_location},
      {"Location", PollSource::location},
  };
  for (const auto& [name, source] : headers) {
    const auto given = answer.header(name);
    if (!given || given->empty()) continue;
    auto url = endpoint_->pin(*given, url_);
    if (!url) return std::move(url).error();
    if (source == PollSource::location) location_ = *url;
    if (source_ != PollSource::body) continue;
    source_ = source;
    poll_url_ = std::move(url).value();
  }
  return {};
}

// Contract A2.3. Only a URL of the kind that is polled replaces the polled
// one; a new Location is where a POST leaves its result.
Result<void> LroTable::take_new_urls(const http::Response& answer) {
  const auto carried_by = poll_url_;
  const auto pinned = [&](std::string_view name) -> Result<std::optional<http::Url>> {
    const auto given = answer.header(name);
    if (!given || given->empty()) return std::optional<http::Url>{};
    auto url = endpoint_->pin(*given, carried_by);
    if (!url) return std::move(url).error();
    return std::optional(std::move(url).value());
  };
  auto location = pinned("Location");
  if (!location) return std::move(location).error();
  if (*location) location_ = *location;

  if (source_ == PollSource::body) return {};
  const auto name = source_ == PollSource::azure_async_operation ? "Azure-AsyncOperation"
                    : source_ == PollSource::operation_location  ? "Operation-Location"
                                                                 : "Location";
  auto polled = pinned(name);
  if (!polled) return std::move(polled).error();
  if (*polled) poll_url_ = **polled;
  return {};
}

LroStep LroTable::next(const http::Response& answer) {
  const int status = answer.status();
  if (status >= 300 && status < 400) {
    return cannot_read(base::format("the answer was a redirect (status {}), which is never followed", status), answer);
  }
  if (status == 404) return on_missing(answer);
  missing_ = 0;
  if (worth_waiting_out(status)) return poll();
  if (answer.success()) return decide(answer);
  // From a Location comes the operation's own answer, whatever its code;
  // except that nobody may look (contract A4).
  const bool operations_own = source_ == PollSource::location && status != 401 && status != 403;
  if (operations_own) return failed_with(error_of(answer, method_, url_));
  return cannot_read(error_of(answer, "GET", poll_url_).message, answer);
}

LroStep LroTable::decide(const http::Response& answer) {
  auto taken = take_new_urls(answer);
  if (!taken) return cannot_read(taken.error().message, answer);
  if (polls_status()) return on_status(answer);
  if (source_ == PollSource::location) return on_location(answer);
  return on_resource(answer, false);
}

LroStep LroTable::on_status(const http::Response& answer) {
  if (answer.status() == 204) return succeeded(answer);
  if (answer.status() == 202) {
    status_seen_ = true;
    unreadable_ = 0;
    return poll();
  }
  const auto root = root_of(answer);
  const auto state = root["status"].text();
  if (!state) return on_unreadable(root.present() ? "the answer holds no status" : "the answer is not JSON", answer);
  status_seen_ = true;
  unreadable_ = 0;
  switch (ending_of(*state)) {
    case Ending::succeeded:
      return succeeded(answer);
    case Ending::failed:
      return failed(*state, root, answer);
    case Ending::none:
      break;
  }
  return poll();
}

LroStep LroTable::on_location(const http::Response& answer) {
  status_seen_ = true;
  if (answer.status() == 202) return poll();
  // It outranks the code of the answer (contract A2.4).
  const auto state = provisioning_state(answer);
  if (!state || answer.status() == 204) return finished();
  switch (ending_of(*state)) {
    case Ending::succeeded:
      return finished();
    case Ending::failed:
      return failed(*state, root_of(answer), answer);
    case Ending::none:
      break;
  }
  return poll();
}

LroStep LroTable::on_resource(const http::Response& answer, bool first) {
  if (answer.status() == 204) return finished();
  if (answer.status() == 202) return poll();
  const auto state = provisioning_state(answer);
  if (!state) {
    const bool readable = answer.json() != nullptr;
    if (first && answer.status() == 201) return poll();
    if (!readable) return on_unreadable("the resource cannot be read: its body is not JSON", answer);
    if (is("DELETE")) return cannot_read("the status URL is gone, and the resource is still there", answer);
    return finished();
  }
  unreadable_ = 0;
  switch (ending_of(*state)) {
    case Ending::succeeded:
      if (is("DELETE")) return cannot_read("the status URL is gone, and the resource is still there", answer);
      return finished();
    case Ending::failed:
      return failed(*state, root_of(answer), answer);
    case Ending::none:
      // Seen while it was going: should it be gone next time, that is the end.
      status_seen_ = true;
      break;
  }
  return poll();
}

LroStep LroTable::on_missing(const http::Response& answer) {
  if (source_ == PollSource::body) {
    if (is("DELETE")) {
      return status_seen_ ? finished() : cannot_read("neither the status URL nor the resource was ever found", answer);
    }
    auto error =
        base::fail(ErrorCode::refused, "the resource is gone: ARM answered 404 for it after accepting the {}", method_);
    add_ids(error, answer);
    return failed_with(std::move(error));
  }
  if (!is("DELETE") && ++missing_ <= kMissingTolerated) return poll();
  return can_ask_resource() ? ask_resource() : cannot_read("the status URL was not found twice", answer);
}

LroStep LroTable::on_unreadable(std::string_view why, const http::Response& answer) {
  if (++unreadable_ <= kUnreadableTolerated) return poll();
  return can_ask_resource() ? ask_resource() : cannot_read(why, answer);
}

// From here on the resource itself is what is polled. An action has none.
LroStep LroTable::ask_resource() {
  source_ = PollSource::body;
  poll_url_ = url_;
  unreadable_ = 0;
  missing_ = 0;
  return step(LroAction::read_resource, url_);
}

LroStep LroTable::poll() const { return step(LroAction::poll, poll_url_); }

// Contract A3; reached only where a status was polled.
LroStep LroTable::succeeded(const http::Response& answer) const {
  if (is("DELETE")) return finished();
  if (const auto given = root_of(answer)["resourceLocation"].text()) {
    auto url = endpoint_->pin(*given, poll_url_);
    if (url) return step(LroAction::fetch_result, std::move(url).value());
    return {LroAction::finish, std::nullopt, std::move(url).failure()};
  }
  if (!is("POST") || final_state_via_ == FinalStateVia::original_uri) return step(LroAction::fetch_result, url_);
  if (final_state_via_ == FinalStateVia::azure_async_operation || !location_) return finished();
  return step(LroAction::fetch_result, *location_);
}

LroStep LroTable::failed(std::string_view state, Value error, const http::Response& answer) const {
  return failed_with(error_of_failed_operation(state, read_error(error), answer));
}

LroStep LroTable::cannot_read(std::string_view why, const http::Response& answer) const {
  auto error = unreadable_status(why);
  add_ids(error, answer);
  return failed_with(std::move(error));
}

LroStep LroTable::unreachable(const Error& error) {
  // With a status the answer began and was cut, as often as a poll is tried.
  if (error.http_status != 0 && can_ask_resource()) return ask_resource();
  auto unreadable = unreadable_status(error.message);
  unreadable.request_id = error.request_id;
  unreadable.correlation_id = error.correlation_id;
  unreadable.http_status = error.http_status;
  return failed_with(std::move(unreadable));
}

}  // namespace azvmreset::arm
