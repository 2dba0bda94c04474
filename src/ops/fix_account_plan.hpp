// What a repair asks of the guest. Pure.
#pragma once

#include "guest/account_name.hpp"
#include "ops/account_script.hpp"

#include <azvmreset/account.hpp>

#include <utility>

namespace azvmreset::ops {

// "DOMAIN\\name" as the two that it is; the request has passed its local checks.
template <class Request>
void split_name(Request& request) {
  if (request.built_in_administrator) return;
  auto parts = guest::parse_account_name(request.username, request.domain);
  if (!parts) return;
  request.username = std::move(parts->name);
  request.domain = std::move(parts->domain);
}

// The call for a request that has passed its local checks, but for its
// password, which the caller puts in when it is there.
AccountCall plan_of(const FixAccount& request);

}  // namespace azvmreset::ops
