// What the setters of all requests have in common.
#pragma once

#include "capi/arguments.hpp"
#include "capi/guarded.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

namespace azvmreset::capi {

// The request must be there, then `change` may refuse.
template <class Request, class Change>
azvmr_status set(Request* request, azvmr_error** err, Change change) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{request, "request"}}); !given) return given;
    return change(request->rep);
  });
}

// Of a planted reset: the first group that is named takes the place of both.
template <class Request>
azvmr_status add_to_group(Request* request, int32_t group, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto known = enumerator(group, AccountGroup::administrators, AccountGroup::remote_desktop_users, "group");
    if (!known) return known.error();
    if (!request->groups_named) task.reset.add_to.clear();
    request->groups_named = true;
    task.reset.add_to.push_back(*known);
    return {};
  });
}

template <class Request>
azvmr_status set_timeout(Request* request, int64_t milliseconds, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto timeout = span(milliseconds, "timeout");
    if (!timeout) return timeout.error();
    task.timeout = *timeout;
    return {};
  });
}

template <class Request>
azvmr_status set_text(Request* request, std::string decltype(Request::rep)::*field, const char* text,
                      std::string_view name, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{text, name}}); !given) return given;
    task.*field = text;
    return {};
  });
}

template <class Request>
azvmr_status set_secret(Request* request, Secret decltype(Request::rep)::*field, const char* data, size_t length,
                        std::string_view name, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto secret = bytes(data, length, name);
    if (!secret) return secret.error();
    task.*field = Secret(*secret);
    return {};
  });
}

template <class Request>
azvmr_status set_traceparent(Request* request, const char* traceparent, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{traceparent, "traceparent"}}); !given) return given;
    task.traceparent = traceparent;
    return {};
  });
}

template <class Request>
azvmr_status add_override(Request* request, int32_t blocker, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto known = enumerator(blocker, Blocker::read_only_domain_controller, "blocker");
    if (!known) return known.error();
    task.overrides.push_back(*known);
    return {};
  });
}

template <class Request>
azvmr_status set_require(Request* request, int32_t evidence, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto known = enumerator(evidence, Evidence::verified, "evidence");
    if (!known) return known.error();
    task.require = *known;
    return {};
  });
}

// The ladder unless one way is named.
template <class Request>
azvmr_status set_method(Request* request, int32_t method, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    task.method.reset();
    if (method == AZVMR_METHOD_LADDER) return {};
    const auto known = enumerator(method, Method::vm_access, Method::offline, "method");
    if (!known) return known.error();
    task.method = *known;
    return {};
  });
}

template <class Request>
azvmr_status set_after(Request* request, int32_t after, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto known = enumerator(after, AfterStart::restore, "after");
    if (!known) return known.error();
    task.after = *known;
    return {};
  });
}

template <class Request>
azvmr_status set_flag(Request* request, bool decltype(Request::rep)::*flag, int32_t value, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    task.*flag = value != 0;
    return {};
  });
}

}  // namespace azvmreset::capi
