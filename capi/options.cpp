#include "capi/options.hpp"

#include <memory>
#include <string>
#include <utility>

namespace azvmreset::capi {

namespace {

azvmr_status set_text(azvmr_options* options, std::string ClientOptions::*field, const char* text, const char* name,
                      azvmr_error** err) noexcept {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{text, name}}); !given) return given;
    record.options.*field = text;
    return {};
  });
}

template <class Field>
azvmr_status set_span(azvmr_options* options, Field ClientOptions::*field, int64_t milliseconds, const char* name,
                      azvmr_error** err) noexcept {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    auto length = span(milliseconds, name);
    if (!length) return std::move(length).error();
    record.options.*field = *length;
    return {};
  });
}

}  // namespace

ClientOptions copy_of(const ClientOptions& options) {
  // Names every field: one that is added does not compile until it is copied.
  const auto& [credential, cloud, arm_endpoint, authority, audience, api_versions, trusted_arm_hosts,
               allow_http_loopback, drive, transport, ca_file, ca_directory, ca_pem, proxy, proxy_username,
               proxy_password, no_proxy, address_family, deadline, connect_timeout, idle_timeout, request_timeout,
               retry, poll_interval, max_requests_in_flight, user_agent, traceparent, log_level, log] = options;
  ClientOptions copy(copy_of(credential));
  copy.cloud = cloud;
  copy.arm_endpoint = arm_endpoint;
  copy.authority = authority;
  copy.audience = audience;
  copy.api_versions = api_versions;
  copy.trusted_arm_hosts = trusted_arm_hosts;
  copy.allow_http_loopback = allow_http_loopback;
  copy.drive = drive;
  copy.transport = transport;
  copy.ca_file = ca_file;
  copy.ca_directory = ca_directory;
  copy.ca_pem = ca_pem;
  copy.proxy = proxy;
  copy.proxy_username = proxy_username;
  copy.proxy_password = proxy_password.duplicate();
  copy.no_proxy = no_proxy;
  copy.address_family = address_family;
  copy.deadline = deadline;
  copy.connect_timeout = connect_timeout;
  copy.idle_timeout = idle_timeout;
  copy.request_timeout = request_timeout;
  copy.retry = retry;
  copy.poll_interval = poll_interval;
  copy.max_requests_in_flight = max_requests_in_flight;
  copy.user_agent = user_agent;
  copy.traceparent = traceparent;
  copy.log_level = log_level;
  copy.log = log;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_options_new(azvmr_options** out, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    *out = new azvmr_options{};
    return {};
  });
}

void azvmr_options_free(azvmr_options* options) { delete options; }

azvmr_status azvmr_options_set_cloud(azvmr_options* options, const char* name_or_url, azvmr_error** err) {
  return set_text(options, &ClientOptions::cloud, name_or_url, "name_or_url", err);
}
azvmr_status azvmr_options_set_arm_endpoint(azvmr_options* options, const char* url, azvmr_error** err) {
  return set_text(options, &ClientOptions::arm_endpoint, url, "url", err);
}
azvmr_status azvmr_options_set_authority(azvmr_options* options, const char* url, azvmr_error** err) {
  return set_text(options, &ClientOptions::authority, url, "url", err);
}
azvmr_status azvmr_options_set_audience(azvmr_options* options, const char* audience, azvmr_error** err) {
  return set_text(options, &ClientOptions::audience, audience, "audience", err);
}
azvmr_status azvmr_options_set_ca_file(azvmr_options* options, const char* path, azvmr_error** err) {
  return set_text(options, &ClientOptions::ca_file, path, "path", err);
}
azvmr_status azvmr_options_set_ca_directory(azvmr_options* options, const char* path, azvmr_error** err) {
  return set_text(options, &ClientOptions::ca_directory, path, "path", err);
}
azvmr_status azvmr_options_set_ca_pem(azvmr_options* options, const char* pem, azvmr_error** err) {
  return set_text(options, &ClientOptions::ca_pem, pem, "pem", err);
}
azvmr_status azvmr_options_set_proxy(azvmr_options* options, const char* url, azvmr_error** err) {
  return set_text(options, &ClientOptions::proxy, url, "url", err);
}
azvmr_status azvmr_options_set_traceparent(azvmr_options* options, const char* traceparent, azvmr_error** err) {
  return set_text(options, &ClientOptions::traceparent, traceparent, "traceparent", err);
}
azvmr_status azvmr_options_set_no_proxy(azvmr_options* options, const char* hosts, azvmr_error** err) {
  return set_text(options, &ClientOptions::no_proxy, hosts, "hosts", err);
}
azvmr_status azvmr_options_set_user_agent(azvmr_options* options, const char* text, azvmr_error** err) {
  return set_text(options, &ClientOptions::user_agent, text, "text", err);
}

azvmr_status azvmr_options_add_trusted_arm_host(azvmr_options* options, const char* host, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{host, "host"}}); !given) return given;
    record.options.trusted_arm_hosts.emplace_back(host);
    return {};
  });
}

azvmr_status azvmr_options_set_api_version(azvmr_options* options, const char* type, const char* version,
                                           azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{type, "type"}, {version, "version"}}); !given) return given;
    record.options.api_versions.insert_or_assign(type, version);
    return {};
  });
}

azvmr_status azvmr_options_set_proxy_credentials(azvmr_options* options, const char* username, const char* password,
                                                 size_t password_length, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{username, "username"}}); !given) return given;
    const auto text = bytes(password, password_length, "password");
    if (!text) return text.error();
    record.options.proxy_username = username;
    record.options.proxy_password = Secret(*text);
    return {};
  });
}

azvmr_status azvmr_options_set_address_family(azvmr_options* options, int32_t family, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    switch (const AddressFamily known{family}) {
      case AddressFamily::any:
      case AddressFamily::ipv4:
      case AddressFamily::ipv6:
        record.options.address_family = known;
        return {};
    }
    return Error{ErrorCode::invalid_argument,
                 "found " + std::to_string(family) + " for the address family, expected 0 (any), 4 or 6"};
  });
}

azvmr_status azvmr_options_set_allow_http_loopback(azvmr_options* options, int32_t allow, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    record.options.allow_http_loopback = allow != 0;
    return {};
  });
}

azvmr_status azvmr_options_set_deadline(azvmr_options* options, int64_t milliseconds, azvmr_error** err) {
  return set_span(options, &ClientOptions::deadline, milliseconds, "deadline", err);
}
azvmr_status azvmr_options_set_connect_timeout(azvmr_options* options, int64_t milliseconds, azvmr_error** err) {
  return set_span(options, &ClientOptions::connect_timeout, milliseconds, "connect_timeout", err);
}
azvmr_status azvmr_options_set_idle_timeout(azvmr_options* options, int64_t milliseconds, azvmr_error** err) {
  return set_span(options, &ClientOptions::idle_timeout, milliseconds, "idle_timeout", err);
}
azvmr_status azvmr_options_set_request_timeout(azvmr_options* options, int64_t milliseconds, azvmr_error** err) {
  return set_span(options, &ClientOptions::request_timeout, milliseconds, "request_timeout", err);
}
azvmr_status azvmr_options_set_poll_interval(azvmr_options* options, int64_t milliseconds, azvmr_error** err) {
  return set_span(options, &ClientOptions::poll_interval, milliseconds, "poll_interval", err);
}

azvmr_status azvmr_options_set_max_resends(azvmr_options* options, uint32_t count, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    record.options.retry.max_resends = count;
    return {};
  });
}

azvmr_status azvmr_options_set_resend_delay(azvmr_options* options, int64_t first, int64_t longest, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    const auto from = span(first, "first");
    if (!from) return from.error();
    const auto to = span(longest, "longest");
    if (!to) return to.error();
    record.options.retry.first_delay = *from;
    record.options.retry.longest_delay = *to;
    return {};
  });
}

azvmr_status azvmr_options_set_resend_budget(azvmr_options* options, uint32_t tokens, uint32_t cost,
                                             azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    record.options.retry.budget_tokens = tokens;
    record.options.retry.budget_cost = cost;
    return {};
  });
}

azvmr_status azvmr_options_set_max_requests_in_flight(azvmr_options* options, uint32_t count, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    record.options.max_requests_in_flight = count;
    return {};
  });
}

azvmr_status azvmr_options_set_drive(azvmr_options* options, int32_t drive, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    const auto known = enumerator(drive, Drive::host, "drive");
    if (!known) return known.error();
    record.options.drive = *known;
    return {};
  });
}
