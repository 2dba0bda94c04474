// How a Client is made. Every field has the default that suits a program
// resetting machines in the public cloud.
#pragma once

#include <azvmreset/credential.hpp>
#include <azvmreset/log.hpp>
#include <azvmreset/retry.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/transport.hpp>

#include <chrono>
#include <cstdint>
#include <map>
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

// Over which protocol hosts are reached.
enum class AddressFamily : std::int32_t { any = 0, ipv4 = 4, ipv6 = 6 };

struct ClientOptions {
  explicit ClientOptions(Credential who) : credential(std::move(who)) {}

  Credential credential;

  // Which cloud: the name of a well-known one (cloud.hpp), or the ARM endpoint
  // of another, which is asked over https for its metadata before the first
  // sign-in. What is given one by one stands in place of the cloud's own; with
  // an authority, or a token that is ready or the host's, nothing is asked.
  std::string cloud;         // empty: that of the ARM endpoint given, else AzureCloud
  std::string arm_endpoint;  // empty: the cloud's
  std::string authority;     // empty: the cloud's; one whose path ends in /adfs is AD FS
  std::string audience;      // empty: the cloud's, or the ARM endpoint

  // Resource type to api-version, "Microsoft.Compute/virtualMachines" to
  // "2024-07-01", where the defaults do not suit the cloud. One that a cloud
  // does not know is replaced once by what it says it knows.
  std::map<std::string, std::string> api_versions;

  // Hosts besides its own cloud's to which a token for a well-known cloud may
  // be sent. Only code can say this; nothing a server answers ever does.
  std::vector<std::string> trusted_arm_hosts;

  // Test servers: plain http, when the connected peer is a literal loopback address.
  bool allow_http_loopback = false;

  Drive drive = Drive::thread;
  std::shared_ptr<Transport> transport;  // null: libcurl

  // Whom to trust; more than one adds up. All empty: the system's store.
  std::string ca_file;       // PEM
  std::string ca_directory;  // of PEM files named by hash (openssl rehash)
  std::string ca_pem;        // the certificates themselves

  // "http://host:3128" or https. Empty: https_proxy and no_proxy of the
  // environment. `no_proxy` lists hosts and domains that are reached directly,
  // "*" all of them; empty: the environment's.
  std::string proxy;
  std::string proxy_username;
  Secret proxy_password;
  std::string no_proxy;

  AddressFamily address_family = AddressFamily::any;

  // Per operation. Unset: 45 minutes; two hours for a rescue, and for what goes
  // on with one, undoes one, or may end in one.
  std::optional<std::chrono::milliseconds> deadline;
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{10};
  std::chrono::milliseconds idle_timeout = std::chrono::seconds{60};    // without one byte: broken
  std::chrono::milliseconds request_timeout = std::chrono::minutes{5};  // one request, from first to last byte
  RetryOptions retry;

  // How often to ask where the service gives no Retry-After. Unset: 2 s, then
  // every 4 s for two minutes, then every 15 s.
  std::optional<std::chrono::milliseconds> poll_interval;

  std::uint32_t max_requests_in_flight = 64;

  std::string user_agent;  // put in front of the library's own

  // The caller's trace (W3C Trace Context), which goes on in every request to
  // ARM and to the authority, each with a span id of its own; for operations
  // without one of their own (CallOptions). Empty: no trace.
  std::string traceparent;

  LogLevel log_level = LogLevel::off;
  LogSink log;
};

}  // namespace azvmreset
