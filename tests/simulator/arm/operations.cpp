#include "simulator/arm/operations.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

constexpr std::chrono::hours kRetention{24};  // C-A1/13

Answer unknown_operation(std::string_view id) {
  return refusal({404, "NotFound", format("The operation '{}' was not found.", id)});
}

}  // namespace

Operation& Operations::start(const Call& call, std::string_view location) {
  Operation operation;
  operation.id = world_.ids.guid();
  operation.subscription = call.path.subscription;
  operation.provider = call.path.provider;
  operation.location = location;
  operation.method = call.request.method;
  operation.started = call.now;
  operation.never_ends = call.met_by(FaultKind::never_ends);
  operation.takes_no_time = call.met_by(FaultKind::ends_unseen);
  operation.fails_in_the_end = call.met_by(FaultKind::fails_after_run);
  operation.gone = call.met_by(FaultKind::status_gone);
  const std::string id = operation.id;
  if (call.met_by(FaultKind::preempted)) {
    world_.agenda.at(call.now + call.fault->wait, [this, id](Time then) { preempt(id, then); });
  }
  return world_.operations.emplace(id, std::move(operation)).first->second;
}

void Operations::end(std::string_view id, std::string_view status, Time now) {
  Operation* operation = world_.find_operation(id);
  if (operation == nullptr || !operation->running() || operation->never_ends) return;
  operation->status = status;
  operation->ended = now;
}

Duration Operations::time_for(const Operation& operation, Duration azure_time) const {
  return operation.takes_no_time ? Duration(0) : world_.scaled(azure_time);
}

void Operations::succeed(std::string_view id, Time now, Answer result) {
  Operation* operation = world_.find_operation(id);
  if (operation != nullptr && operation->fails_in_the_end) {
    return fail(id, "InternalExecutionError", "An internal execution error occurred. Please retry later.", now);
  }
  if (operation != nullptr && operation->running()) operation->result = std::move(result);
  end(id, "Succeeded", now);
}

void Operations::fail(std::string_view id, std::string_view code, std::string_view message, Time now) {
  if (Operation* operation = world_.find_operation(id); operation != nullptr && operation->running()) {
    operation->error_code = code;
    operation->error_message = message;
    operation->result = refusal({409, code, message});
  }
  end(id, "Failed", now);
}

void Operations::cancel(std::string_view id, std::string_view code, std::string_view message, Time now) {
  fail(id, code, message, now);
  if (Operation* operation = world_.find_operation(id); operation != nullptr && !operation->running()) {
    operation->status = "Canceled";
  }
}

void Operations::preempt(std::string_view id, Time now) {
  cancel(id, "OperationPreempted", "Operation execution has been preempted by a more recent operation.", now);
}

std::string Operations::url_of(const Operation& operation, std::string_view api_version, bool location) const {
  std::string url = format("{}/subscriptions/{}/providers/{}/locations/{}/operations/{}?p={}&api-version={}",
                           world_.settings.arm_endpoint, operation.subscription, operation.provider, operation.location,
                           operation.id, world_.scenario.tenant_id, api_version);
  if (location) url += "&monitor=true";
  // C-A1/8: a signature and a certificate chain make such URLs long.
  if (world_.choices.pick<PollingUrl>() == PollingUrl::four_kilobytes) url += "&t=639&s=" + std::string(4096, 'A');
  return url;
}

void Operations::announce(const Operation& operation, PollHeaders which, const Call& call, Answer& answer) const {
  const std::string version = call.api_version();
  if (which.async) answer.headers.emplace_back("Azure-AsyncOperation", url_of(operation, version, false));
  if (which.operation_location) answer.headers.emplace_back("Operation-Location", url_of(operation, version, false));
  if (which.location) answer.headers.emplace_back("Location", url_of(operation, version, true));
  if (which.async || which.location || which.operation_location) pace(answer);
}

// C-A5/1.
void Operations::pace(Answer& answer) const {
  if (world_.settings.retry_after) {
    answer.headers.emplace_back("Retry-After", format("{}", *world_.settings.retry_after));
    return;
  }
  switch (world_.choices.pick<PollPace>()) {
    case PollPace::ten_seconds:
      answer.headers.emplace_back("Retry-After", "10");
      break;
    case PollPace::zero:
      answer.headers.emplace_back("Retry-After", "0");
      break;
    case PollPace::absent:
      break;
  }
}

void Operations::count_poll(Operation& operation, Time now) {
  if (operation.polls_to_go > 0 && --operation.polls_to_go == 0) operation.at_last(now);
}

Answer Operations::poll(const Call& call) {
  const std::string& id = call.path.names.back();
  Operation* operation = world_.find_operation(id);
  if (operation != nullptr && call.met_by(FaultKind::status_gone)) operation->gone = true;
  // C-A1/12.
  if (operation == nullptr || operation->gone ||
      !base::equals_ignoring_case(operation->subscription, call.path.subscription)) {
    return unknown_operation(id);
  }
  if (operation->ended && call.now - *operation->ended > kRetention) return unknown_operation(id);
  const bool first_look = !operation->looked_at;
  operation->looked_at = true;
  count_poll(*operation, call.now);
  if (operation->gone) return unknown_operation(id);

  const bool location = call.target.parameter("monitor").has_value();
  const DeleteEnd at_end = world_.choices.pick<DeleteEnd>();
  if (operation->method == "DELETE" && operation->status == "Succeeded" && at_end != DeleteEnd::as_promised) {
    // C-A4/15: the record goes with the resource, but it was there before.
    if (at_end == DeleteEnd::not_found && !first_look) return unknown_operation(id);
    if (at_end == DeleteEnd::not_found) {
      Operation still = *operation;
      still.status.clear();
      return location ? location_of(still, call) : status_of(still);
    }
    if (!location) return {204, {}, {}};
  }
  return location ? location_of(*operation, call) : status_of(*operation);
}

// C-A1/7, C-A1/9.
Answer Operations::status_of(const Operation& operation) const {
  constexpr std::string_view running[] = {"InProgress", "Accepted", "Updating"};
  std::string status = operation.status;
  if (status.empty()) status = running[static_cast<std::size_t>(world_.choices.pick<RunningWord>())];
  if (world_.choices.pick<StatusWords>() == StatusWords::lower_case) status = base::to_lower(status);
  Writer out;
  out.begin_object().member("startTime", base::format_timestamp(operation.started));
  if (operation.ended) out.member("endTime", base::format_timestamp(*operation.ended));
  out.member("status", status);
  if (!operation.error_code.empty()) {
    out.key("error").begin_object();
    out.member("code", operation.error_code).member("message", operation.error_message).end_object();
  }
  if (operation.status == "Succeeded" && !operation.properties.empty()) out.key("properties").raw(operation.properties);
  if (operation.status == "Succeeded" && !operation.resource_location.empty()) {
    out.member("resourceLocation", operation.resource_location);
  }
  out.member("name", operation.id).end_object();
  Answer answer = json_answer(200, out.text());
  if (operation.running()) pace(answer);
  return answer;
}

// C-A1/6.
Answer Operations::location_of(const Operation& operation, const Call& call) const {
  if (!operation.running()) return operation.result;
  Answer answer{202, {}, {}};
  answer.headers.emplace_back("Location", url_of(operation, call.api_version(), true));
  pace(answer);
  return answer;
}

}  // namespace azvmreset::sim
