#include <azvmreset/error.hpp>

#include "base/json/writer.hpp"

namespace azvmreset {

std::string_view name_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::refused:
      return "refused";
    case ErrorCode::guest_refused:
      return "guest_refused";
    case ErrorCode::protocol:
      return "protocol";
    case ErrorCode::throttled:
      return "throttled";
    case ErrorCode::server_error:
      return "server_error";
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::not_finished:
      return "not_finished";
    case ErrorCode::would_deadlock:
      return "would_deadlock";
    case ErrorCode::wrong_thread:
      return "wrong_thread";
    case ErrorCode::forked:
      return "forked";
    case ErrorCode::closed:
      return "closed";
    case ErrorCode::not_sent:
      return "not_sent";
    case ErrorCode::blocked:
      return "blocked";
    case ErrorCode::authentication_failed:
      return "authentication_failed";
    case ErrorCode::permission_denied:
      return "permission_denied";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::deadline_exceeded:
      return "deadline_exceeded";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::outcome_unknown:
      return "outcome_unknown";
    case ErrorCode::status_unreadable:
      return "status_unreadable";
    case ErrorCode::network:
      return "network";
    case ErrorCode::name_resolution:
      return "name_resolution";
    case ErrorCode::connection:
      return "connection";
    case ErrorCode::tls:
      return "tls";
    case ErrorCode::proxy:
      return "proxy";
    case ErrorCode::out_of_memory:
      return "out_of_memory";
    case ErrorCode::internal:
      return "internal";
  }
  return "unknown";
}

std::string_view name_of(ErrorCategory category) noexcept {
  switch (category) {
    case ErrorCategory::refused:
      return "refused";
    case ErrorCategory::usage:
      return "usage";
    case ErrorCategory::blocked:
      return "blocked";
    case ErrorCategory::authentication:
      return "authentication";
    case ErrorCategory::not_found:
      return "not_found";
    case ErrorCategory::deadline:
      return "deadline";
    case ErrorCategory::cancelled:
      return "cancelled";
    case ErrorCategory::outcome_unknown:
      return "outcome_unknown";
    case ErrorCategory::network:
      return "network";
    case ErrorCategory::internal:
      return "internal";
  }
  return "unknown";
}

// Every member is always there, so that a reader of the schema needs no
// defaults.
std::string to_json(const Error& error) {
  base::json::Writer json;
  json.begin_object().key("error").begin_object();
  json.member("code", name_of(error.code));
  json.member("category", name_of(category_of(error.code)));
  json.member("message", error.message);
  json.member("remedy", error.remedy);
  json.member("arm_code", error.arm_code);
  json.member("request_id", error.request_id);
  json.member("correlation_id", error.correlation_id);
  json.member("trace_id", error.trace_id);
  json.member("http_status", error.http_status);
  json.key("blockers").begin_array();
  for (const std::string& blocker : error.blockers) json.string(blocker);
  json.end_array();
  json.key("candidates").begin_array();
  for (const std::string& candidate : error.candidates) json.string(candidate);
  json.end_array();
  json.member("stage", error.stage);
  json.member("rescue_state", error.rescue_state);
  json.member("failure", error.failure);
  json.member("retryable", error.retryable);
  json.key("help_urls").begin_array();
  for (const std::string& url : error.help_urls) json.string(url);
  json.end_array();
  json.member("resume_token", error.resume_token);
  json.member("may_have_arrived", error.may_have_arrived);
  return json.end_object().end_object().text();
}

}  // namespace azvmreset
