#include "capi/options.hpp"

#include <memory>
#include <string>
#include <utility>

namespace azvmreset::capi {

namespace {

// A credential with secrets in it is copied on purpose only.
struct Copier {
  ClientSecret operator()(const ClientSecret& it) const { return {it.tenant, it.client, it.secret.duplicate()}; }
  ReadyToken operator()(const ReadyToken& it) const { return ReadyToken(it.token.duplicate()); }
  ClientCertificate operator()(const ClientCertificate& it) const {
    ClientCertificate copy(it.tenant, it.client, it.file);
    copy.bytes = it.bytes.duplicate();
    copy.password = it.password.duplicate();
    copy.send_chain = it.send_chain;
    copy.algorithm = it.algorithm;
    return copy;
  }
  CredentialChain operator()(const CredentialChain& it) const {
    CredentialChain copy;
    copy.time_limit = it.time_limit;
    for (const ChainLink& link : it.links) {
      copy.links.push_back(std::visit([](const auto& each) { return ChainLink(Copier{}(each)); }, link));
    }
    return copy;
  }
  template <class Plain>
  Plain operator()(const Plain& it) const {
    return it;
  }
};

Credential copy_of(const Credential& credential) {
  return std::visit([](const auto& each) { return Credential(Copier{}(each)); }, credential);
}

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
               retry, poll_interval, max_requests_in_flight, user_agent, log_level, log] = options;
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

azvmr_status azvmr_options_set_client_secret(azvmr_options* options, const char* tenant, const char* client_id,
                                             const char* secret, size_t secret_length, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{tenant, "tenant"}, {client_id, "client_id"}}); !given) return given;
    auto text = bytes(secret, secret_length, "secret");
    if (!text) return std::move(text).error();
    record.options.credential = ClientSecret{tenant, client_id, Secret(*text)};
    record.has_credential = true;
    return {};
  });
}

azvmr_status azvmr_options_set_ready_token(azvmr_options* options, const char* token, size_t token_length,
                                           azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    auto text = bytes(token, token_length, "token");
    if (!text) return std::move(text).error();
    record.options.credential = ReadyToken{Secret(*text)};
    record.has_credential = true;
    return {};
  });
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
