// How requests leave the process. The library brings one over libcurl; a host
// may supply its own.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset {

// One header line. The value may be a secret (Authorization), so it is wiped.
struct HttpHeader {
  HttpHeader(std::string header_name, std::string_view header_value)
      : name(std::move(header_name)), value(header_value) {}

  std::string name;
  Secret value;
};

// A request as it goes on the wire. Everything is final: the transport adds
// no header but those the protocol needs (Host, Content-Length), follows no
// redirect and repeats nothing.
struct HttpRequest {
  std::string method;  // "GET", upper case
  std::string url;     // absolute, ASCII, without fragment or user-info
  std::vector<HttpHeader> headers;
  std::shared_ptr<const Secret> body;  // null when there is none; may be kept until completion

  // The request must not ride on a connection that served another one:
  // a client library may silently resend when a reused connection dies.
  bool fresh_connection = false;

  // Plain http is meant, and the connected peer must be a literal loopback
  // address; the transport compares the peer, not the name.
  bool loopback_only = false;

  // Plain http is meant, and the connected peer must be a loopback, link-local
  // or private address; the same comparison (managed identity alone).
  bool local_only = false;

  // Never through a proxy (managed identity).
  bool no_proxy = false;

  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{60'000};      // without one byte: broken
  std::chrono::milliseconds request_timeout{300'000};  // from its start to its last byte
  std::size_t max_header_bytes = 256u << 10;
  std::size_t max_body_bytes = 16u << 20;
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // in order, names as received
  Secret body;  // a token answer is a secret, so every body is treated as one
};

// Ends one request; made by the library, held by the transport.
//
// Shareable and movable. `complete` and `fail` may be called from any thread,
// also inside `Transport::start`; the first call counts, later ones and those
// after `cancel` are ignored. Dropping it without either fails the request
// with `internal`. Neither call blocks nor allocates.
class HttpCompletion {
 public:
  class Sink {
   public:
    // May be called more than once and from any thread: the first call counts.
    virtual void finish(Delivered<HttpResponse> outcome) noexcept = 0;

   protected:
    ~Sink() = default;
  };

  explicit HttpCompletion(std::shared_ptr<Sink> sink) noexcept : sink_(std::move(sink)) {}
  HttpCompletion(HttpCompletion&&) noexcept = default;
  HttpCompletion& operator=(HttpCompletion&& other) noexcept;
  HttpCompletion(const HttpCompletion&) = delete;
  HttpCompletion& operator=(const HttpCompletion&) = delete;
  ~HttpCompletion();

  void complete(HttpResponse response) noexcept;

  // `error.code` is one of the network codes, protocol (a cap was passed) or
  // deadline_exceeded, and `error.may_have_arrived` says whether the service
  // may have seen the request. In doubt: true.
  void fail(Error error) noexcept;

 private:
  std::shared_ptr<Sink> sink_;
};

// Implemented by a host that has its own network stack.
//
// `start` and `cancel` are called on the thread that drives the loop, one at a
// time. They must not block. After `cancel` returns the library neither
// expects nor accepts a completion for that id.
class Transport {
 public:
  virtual ~Transport() = default;

  // `id` is unique within the client and names the request in `cancel`.
  virtual void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) = 0;
  virtual void cancel(std::uint64_t id) noexcept = 0;
};

}  // namespace azvmreset
