// How a Client is made. Every field has the default that suits a program
// resetting machines in the public cloud.
#pragma once

#include <azvmreset/credential.hpp>
#include <azvmreset/log.hpp>
#include <azvmreset/retry.hpp>
#include <azvmreset/transport.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset {

// Who moves the client's loop.
enum class Drive : std::int32_t {
  thread = 0,  // a thread of the client's own, joined in close()
  host = 1,    // the caller, by step() or Operation::wait(); if nobody steps, nothing moves
};

struct ClientOptions {
  explicit ClientOptions(Credential who) : credential(std::move(who)) {}

  Credential credential;

  // Which cloud. The authority follows from a well-known ARM endpoint; a
  // custom endpoint needs one, unless the token is ready or the host's.
  std::string arm_endpoint = "https://management.azure.com";
  std::string authority;
  std::string audience;  // empty: the ARM endpoint

  // Hosts besides its own cloud's to which a token for a well-known cloud may
  // be sent. Only code can say this; nothing a server answers ever does.
  std::vector<std::string> trusted_arm_hosts;

  // Test servers: plain http, when the connected peer is a literal loopback address.
  bool allow_http_loopback = false;

  Drive drive = Drive::thread;
  std::shared_ptr<Transport> transport;  // null: libcurl

  std::string ca_file;  // PEM; empty: the system's store

  std::chrono::milliseconds deadline = std::chrono::minutes{45};  // per operation
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{10};
  std::chrono::milliseconds idle_timeout = std::chrono::seconds{60};
  RetryOptions retry;

  // How often to ask where the service gives no Retry-After. Unset: 2 s, then
  // every 4 s for two minutes, then every 15 s.
  std::optional<std::chrono::milliseconds> poll_interval;

  std::uint32_t max_requests_in_flight = 64;

  std::string user_agent;  // put in front of the library's own

  LogLevel log_level = LogLevel::off;
  LogSink log;
};

}  // namespace azvmreset
