// Requests and responses as the floors above see them.
#pragma once

#include "base/json/reader.hpp"
#include "engine/port.hpp"
#include "http/url.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/transport.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::base {
class Trace;
}

namespace azvmreset::http {

// Whether a request may leave a second time when nobody knows whether it arrived.
enum class Idempotency : std::uint8_t {
  repeatable,          // reads, and writes that aim at a state
  repeatable_by_name,  // a PUT whose name and body make a second one a no-op
  once,                // never after an ambiguous break
};

// Makes another body for a request that leaves again: one that may be taken
// only once, such as a signed assertion with an id.
class BodyRenewal {
 public:
  virtual Result<std::shared_ptr<const Secret>> another_body() = 0;

 protected:
  ~BodyRenewal() = default;
};

struct Request;
class Response;

// Who may know, once a request was refused, how it has to be put instead.
class Amendment {
 public:
  // Whether the request was changed so that it is worth sending once more. The
  // answer must say that it was not carried out.
  virtual bool amend(Request& request, const Response& refusal) = 0;

 protected:
  ~Amendment() = default;
};

struct Request {
  Request(std::string http_method, Url target) : method(std::move(http_method)), url(std::move(target)) {
    // Room for those of its maker and of the policies.
    headers.reserve(6);
  }

  // Whether there is one of that name, in any case.
  bool has_header(std::string_view name) const noexcept;

  std::string method;
  Url url;
  std::vector<std::pair<std::string, std::string>> headers;

  // The value of the Authorization header, or null. Not among the headers,
  // because those are plain strings and nobody wipes them.
  std::shared_ptr<const Secret> authorization;

  // Some services want their secret in a header of another name. A literal.
  std::string_view authorization_name = "Authorization";

  std::shared_ptr<const Secret> body;

  // Asked before each resend, where the body must not leave twice. Borrowed
  // until the answer, or null.
  BodyRenewal* renewal = nullptr;

  // Asked after each refusal, or null. Borrowed until the answer.
  Amendment* amendment = nullptr;

  Idempotency idempotency = Idempotency::repeatable;

  // A poll is repeated until the deadline, not only `max_resends` times.
  bool poll = false;

  // A 2xx whose body is not JSON is then a broken transfer, worth a resend.
  bool expects_json = false;

  // To a service that gives out the identity of this machine: never through a
  // proxy, and without TLS if it is on this machine or the network around it.
  bool to_identity_host = false;

  engine::Duration connect_timeout{0};  // zero: the wire's own

  // Of the operation it belongs to, which the pipeline finds out; or null.
  base::Trace* trace = nullptr;

  // For the policy that resends, which clears it before each try. A policy
  // below it whose failure came after tries of its own sets it: those are not
  // to be multiplied.
  bool tried_out = false;
};

// An answer. The body is parsed at most once. Confined.
class Response {
 public:
  explicit Response(HttpResponse raw) noexcept : raw_(std::move(raw)) {}

  // Not inlined: g++ 12 would take what it moves for uninitialised.
  Response(Response&&) noexcept;
  Response& operator=(Response&&) noexcept;
  ~Response();

  int status() const noexcept { return raw_.status; }
  bool success() const noexcept { return raw_.status >= 200 && raw_.status < 300; }

  // The first header of that name, in any case; absent or as received.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return raw_.headers; }

  // The answer to a later try, while an earlier one may have been carried out:
  // what it refuses may be going on all the same.
  bool after_lost_try() const noexcept { return after_lost_try_; }
  void set_after_lost_try() noexcept { after_lost_try_ = true; }

  std::string_view body() const noexcept { return raw_.body.expose(); }
  Secret take_body() && noexcept { return std::move(raw_.body); }

  // The body as JSON; null when it is empty or is not JSON.
  const base::json::Document* json() const;

  // The same, or why it is none.
  const Result<base::json::Document>& parsed() const;

 private:
  HttpResponse raw_;
  bool after_lost_try_ = false;
  // Beside it and not in it: an answer is moved often, and this is four times as large.
  mutable std::unique_ptr<const Result<base::json::Document>> document_;
};

}  // namespace azvmreset::http
