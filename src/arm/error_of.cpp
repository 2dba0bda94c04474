// From an answer to an Error: its category, its words, its remedy.
#include "arm/error_body.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/redaction.hpp"

#include <algorithm>
#include <optional>

namespace azvmreset::arm {

namespace {

constexpr std::size_t kLongestMessage = 800;

ErrorCode code_for(int status) noexcept {
  if (status == 401) return ErrorCode::authentication_failed;
  if (status == 403) return ErrorCode::permission_denied;
  if (status == 404) return ErrorCode::not_found;
  if (status == 429) return ErrorCode::throttled;
  if (status >= 500) return ErrorCode::server_error;
  if (status >= 400) return ErrorCode::refused;
  return ErrorCode::protocol;
}

bool is_json(std::string_view message) noexcept { return message.find_first_not_of(" \t\r\n") == message.find('{'); }

void append_reason(std::string& out, const ErrorBody& body) {
  const bool readable = !body.message.empty() && !is_json(body.message);
  if (body.best_code().empty() && !readable) return;
  out += out.empty() ? "" : "; ";
  if (!body.best_code().empty()) out += base::quoted(body.best_code());
  if (!body.best_code().empty() && readable) out += ": ";
  if (readable) out += base::quoted(body.message, kLongestMessage);
}

// Code and text, then the first details: of a generic error only they say why.
std::string reason_of(const ErrorBody& body) {
  std::string reason;
  append_reason(reason, body);
  std::size_t shown = 0;
  for (const ErrorBody* at = &body; !at->details.empty() && shown < 2; ++shown) {
    at = &at->details.front();
    append_reason(reason, *at);
  }
  return reason;
}

// The names in ".../subscriptions/S/resourceGroups/G/providers/N/type/name".
std::string_view segment_after(std::string_view path, std::string_view keyword) noexcept {
  for (std::size_t at = 0; at < path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    const auto next = std::min(end + 1, path.size());
    if (base::equals_ignoring_case(path.substr(at, end - at), keyword)) {
      return path.substr(next, std::min(path.find('/', next), path.size()) - next);
    }
    at = next;
  }
  return {};
}

std::string what_is_missing(const ErrorBody& body, const http::Url& url) {
  const auto subscription = segment_after(url.path(), "subscriptions");
  const auto group = segment_after(url.path(), "resourceGroups");
  const auto vm = segment_after(url.path(), "virtualMachines");
  const bool vm_itself = url.path().ends_with(vm) || body.has_code("ParentResourceNotFound");
  if (body.has_code("SubscriptionNotFound") && !subscription.empty()) {
    return base::format("the subscription {} was not found", base::quoted(subscription));
  }
  if (body.has_code("ResourceGroupNotFound") && !group.empty()) {
    return base::format("the resource group {} was not found in subscription {}", base::quoted(group),
                        base::quoted(subscription));
  }
  if (!vm.empty() && vm_itself) {
    return base::format("the virtual machine {} was not found in resource group {}", base::quoted(vm),
                        base::quoted(group));
  }
  return base::format("{} was not found", base::quoted(url.path(), 300));
}

std::string_view remedy_for_missing(const ErrorBody& body) noexcept {
  if (body.has_code("SubscriptionNotFound")) {
    return "check the subscription id; an identity without any role in a subscription cannot see it";
  }
  if (body.has_code("ResourceGroupNotFound")) return "check the name of the resource group and the subscription";
  return "check the name, the resource group and the subscription";
}

// Cuts the text in single quotes that follows `words` out of the front of
// `message`; empty when it is not there.
std::string_view take_quoted_after(std::string_view& message, std::string_view words) noexcept {
  const auto found = message.find(words);
  const auto open = found == std::string_view::npos ? found : message.find('\'', found);
  const auto close = open == std::string_view::npos ? open : message.find('\'', open + 1);
  if (close == std::string_view::npos) return {};
  const auto text = message.substr(open + 1, close - open - 1);
  message.remove_prefix(close + 1);
  return text;
}

void explain_denial(Error& error, const ErrorBody& body) {
  if (body.has_code("RequestDisallowedByPolicy")) {
    error.remedy = "an Azure Policy forbids this: ask who administers the subscription";
    return;
  }
  if (body.has_code("DenyAssignmentAuthorizationFailed")) {
    error.remedy = "a deny assignment forbids this, as a managed application sets it: ask its publisher";
    return;
  }
  // "… to perform action 'A' over scope 'S' …". Of a linked failure the first
  // action named is the one that is granted.
  std::string_view rest = body.message;
  rest.remove_prefix(std::min(rest.rfind("perform action"), rest.size()));
  const auto action = take_quoted_after(rest, "perform action");
  const auto scope = take_quoted_after(rest, "scope");
  if (!action.empty()) {
    error.message = base::format("this identity lacks the permission {} on {}", base::quoted(action, 200),
                                 scope.empty() ? std::string("this resource") : base::quoted(scope, 300));
  }
  error.remedy =
      "get a role that has this action there; an eligible role (PIM) must be activated first, and a new role takes "
      "some minutes to count";
}

void explain_unauthenticated(Error& error, const ErrorBody& body) {
  if (body.has_code("InvalidAuthenticationTokenTenant")) {
    error.remedy = "sign in to the tenant to which the subscription belongs";
  } else if (body.has_code("ExpiredAuthenticationToken")) {
    error.remedy = "the token has expired: get a new one";
  } else {
    error.remedy = "check the credential; a ready token must be valid and issued for this ARM endpoint";
  }
}

void explain(Error& error, const ErrorBody& body, const http::Url& url) {
  switch (error.code) {
    case ErrorCode::authentication_failed:
      return explain_unauthenticated(error, body);
    case ErrorCode::permission_denied:
      return explain_denial(error, body);
    case ErrorCode::not_found: {
      const auto reason = reason_of(body);
      error.message = what_is_missing(body, url) + (reason.empty() ? "" : " (" + reason + ")");
      error.remedy = remedy_for_missing(body);
      return;
    }
    case ErrorCode::throttled:
      error.remedy = "wait some minutes: Azure refuses more requests for now";
      return;
    case ErrorCode::server_error:
      error.remedy = "try again later; the ids are for a support request";
      return;
    default:
      if (body.has_code("ScopeLocked")) error.remedy = "a lock forbids this: remove it, or ask who set it";
  }
}

}  // namespace

void add_ids(Error& error, const http::Response& answer) {
  // Shown as they are, so they must look like ids.
  const auto id = [&answer](std::string_view name) {
    const auto value = answer.header(name).value_or("");
    return value.size() <= 128 && base::is_graphic(value) ? std::string(value) : std::string();
  };
  error.http_status = answer.status();
  error.request_id = id("x-ms-request-id");
  error.correlation_id = id("x-ms-correlation-request-id");
}

Error error_of(const http::Response& answer, std::string_view method, const http::Url& url) {
  const int status = answer.status();
  const auto code = code_for(status);
  if (code == ErrorCode::protocol) {
    auto error =
        base::fail(code, "ARM answered {} with status {} to {}; redirects are never followed", base::quoted(method),
                   status, base::quoted(base::redacted_url(answer.header("Location").value_or("")), 200));
    error.remedy = "check the ARM endpoint, and what stands between it and this machine";
    add_ids(error, answer);
    return error;
  }
  const auto body = read_error_text(answer.body());
  const auto reason = reason_of(body);
  auto error = reason.empty() ? base::fail(code, "ARM answered {} {} with status {} and no reason", method,
                                           base::quoted(url.path(), 300), status)
                              : base::fail(code, "ARM answered with status {}: {}", status, reason);
  error.arm_code = base::is_graphic(body.best_code()) ? body.best_code().substr(0, 128) : std::string();
  add_ids(error, answer);
  explain(error, body, url);
  return error;
}

Error error_of_failed_operation(std::string_view state, const ErrorBody& body, const http::Response& carried_by) {
  const auto reason = reason_of(body);
  auto error = reason.empty()
                   ? base::fail(ErrorCode::refused, "the operation ended as {} without a reason", base::quoted(state))
                   : base::fail(ErrorCode::refused, "the operation ended as {}: {}", base::quoted(state), reason);
  error.arm_code = base::is_graphic(body.best_code()) ? body.best_code().substr(0, 128) : std::string();
  if (body.has_code("OperationPreempted")) {
    error.remedy = "another operation on the same resource took its place: see what state it is in, then try again";
  }
  add_ids(error, carried_by);
  return error;
}

}  // namespace azvmreset::arm
