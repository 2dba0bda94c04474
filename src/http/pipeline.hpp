// A chain of small policies between a request and the wire.
#pragma once

#include "engine/task.hpp"
#include "http/message.hpp"

#include <azvmreset/result.hpp>

#include <span>
#include <vector>

namespace azvmreset::http {

// The end of the chain: one request, one answer. A status is not a failure
// here, whatever it is; a failure means that no whole answer came.
class Sender {
 public:
  virtual engine::Task<Result<Response>> send(Request request) = 0;

 protected:
  ~Sender() = default;
};

class Policy;

// What a policy calls to go on: the policies after it, then the wire. Cheap to
// copy; may be called more than once.
class Next {
 public:
  Next(std::span<Policy* const> rest, Sender& wire) noexcept : rest_(rest), wire_(&wire) {}
  engine::Task<Result<Response>> operator()(Request& request) const;

 private:
  std::span<Policy* const> rest_;
  Sender* wire_;
};

// One concern of every request. Confined to the loop's thread; outlives the
// pipelines that use it.
//
// All policies share the one request, which outlives their tasks: what a
// policy adds is there for those below it, and still there at a second try.
class Policy {
 public:
  virtual engine::Task<Result<Response>> send(Request& request, Next next) = 0;

 protected:
  ~Policy() = default;
};

// Policies in the order in which a request passes them: request id and user
// agent, retry, bearer token, log, and then the wire. So a resend keeps the
// request id, but gets the token anew and its own log lines. That there is no
// token was tried out by the token's own pipeline (`Request::tried_out`).
class Pipeline final : public Sender {
 public:
  Pipeline(std::vector<Policy*> policies, Sender& wire) noexcept : policies_(std::move(policies)), wire_(wire) {}
  engine::Task<Result<Response>> send(Request request) override;

 private:
  std::vector<Policy*> policies_;
  Sender& wire_;
};

}  // namespace azvmreset::http
