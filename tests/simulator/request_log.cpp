#include "simulator/request_log.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/masking.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "simulator/target.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Writer;

std::string shown_header(std::string_view name, std::string_view value, const std::string& audience) {
  for (const std::string_view secret : {"X-IDENTITY-HEADER", "secret"}) {
    if (base::equals_ignoring_case(name, secret)) return "REDACTED";
  }
  if (!base::equals_ignoring_case(name, "Authorization")) return std::string(value);
  const std::string_view scheme = value.substr(0, value.find(' '));
  return audience.empty() ? base::format("{} (not a token of ours)", scheme)
                          : base::format("{} (a token for {})", scheme, audience);
}

std::string shown_form(std::string_view body) {
  std::string text;
  for (const auto& [name, value] : form_decoded(body)) {
    if (!text.empty()) text += '&';
    const bool secret =
        name == "client_secret" || name == "client_assertion" || name == "refresh_token" || name == "device_code";
    text += name + "=" + (secret ? "REDACTED" : value);
  }
  return text;
}

std::string shown_body(const Request& request) {
  if (request.body.empty()) return {};
  const auto type = find_header(request.headers, "Content-Type").value_or("");
  if (base::starts_with_ignoring_case(type, "application/x-www-form-urlencoded")) return shown_form(request.body);
  return base::json::mask_secrets(request.body);
}

void write_request(Writer& out, const LoggedRequest& entry, bool raw) {
  const Request& request = entry.request;
  out.begin_object()
      .member("time", base::format_timestamp(entry.time))
      .member("method", request.method)
      .member("url", request.url)
      .member("host", target_of(request.url).host)
      .member("audience", entry.audience)
      .member("processed", entry.processed);
  out.key("status");
  if (entry.status)
    out.integer(*entry.status);
  else
    out.null();
  out.key("fault");
  if (entry.fault)
    out.string(*entry.fault);
  else
    out.null();
  out.key("headers").begin_array();
  for (const auto& [name, value] : request.headers) {
    out.begin_array().string(name).string(raw ? value : shown_header(name, value, entry.audience)).end_array();
  }
  out.end_array().member("body", raw ? request.body : shown_body(request)).end_object();
}

}  // namespace

std::string request_log_text(const std::vector<LoggedRequest>& requests, bool raw) {
  Writer out(base::json::Style::pretty);
  out.begin_object().key("value").begin_array();
  for (const LoggedRequest& entry : requests) write_request(out, entry, raw);
  out.end_array().end_object();
  return out.text();
}

}  // namespace azvmreset::sim
