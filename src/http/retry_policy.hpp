// Sends a request again when that is safe and worth it.
#pragma once

#include "host/random.hpp"
#include "http/pipeline.hpp"

#include <azvmreset/retry.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace azvmreset::http {

// Resends left to one host. A resend costs, a success pays back, so that a
// broken service meets ever fewer resends.
class RetryBudget {
 public:
  explicit RetryBudget(const RetryOptions& options) noexcept
      : tokens_(options.budget_tokens), most_(options.budget_tokens), cost_(options.budget_cost) {}

  bool spend() noexcept;
  void succeeded() noexcept;

 private:
  std::uint32_t tokens_;
  std::uint32_t most_;
  std::uint32_t cost_;
};

// Waits on the loop, so under the virtual clock no time passes, and a stop
// ends the wait at once. What is worth another try: 408, 429, 500, 502, 503,
// 504, a failure before the request left, an ambiguous one when the request's
// class allows it, an unreadable body where JSON was promised. Never: TLS
// failures, every other status. A request that may leave only `once` is sent
// again after 429 and after failures before it left: nothing else says
// plainly that it was not carried out.
//
// A poll does not count its tries: it waits out every one of these statuses
// and failures until its scope ends, and every other status is the poller's to
// judge (contract A4). Only answers cut off on the way are counted, because
// the poller may then read the resource instead.
//
// A failure that a policy below has tried out is final, except of a poll: that
// goes on, and with it the tries below.
//
// An error says `may_have_arrived` when any of the tries may have.
class RetryPolicy final : public Policy {
 public:
  RetryPolicy(host::Random& random, RetryOptions options) noexcept : random_(random), options_(options) {}
  engine::Task<Result<Response>> send(Request& request, Next next) override;

 private:
  RetryBudget& budget_of(std::string_view host);
  engine::Duration delay_before(std::uint32_t resend, const Result<Response>& reply);
  engine::Duration part_of(engine::Duration most) noexcept;

  host::Random& random_;
  RetryOptions options_;
  std::map<std::string, RetryBudget, std::less<>> budgets_;
};

}  // namespace azvmreset::http
