// What the setters of all work inside the guest have in common.
#pragma once

#include "capi/setters.hpp"

#include <azvmreset/run_command.hpp>

namespace azvmreset::capi {

// A copy of what every request of this kind has: its own fields are added by
// the copy of each.
inline void copy_guest_work(GuestWork& copy, const GuestWork& request) {
  static_cast<CallOptions&>(copy) = request;
  copy.form = request.form;
  copy.snapshot_first = request.snapshot_first;
  copy.overrides = request.overrides;
  copy.run_as_user = request.run_as_user;
  copy.run_as_password = request.run_as_password.duplicate();
}

template <class Request>
azvmr_status set_form(Request* request, int32_t form, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    const auto known = enumerator(form, CommandForm::action, "form");
    if (!known) return known.error();
    task.form = *known;
    return {};
  });
}

template <class Request>
azvmr_status set_run_as(Request* request, const char* username, const char* password, size_t password_length,
                        azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{username, "username"}}); !given) return given;
    auto secret = bytes(password, password_length, "password");
    if (!secret) return std::move(secret).error();
    task.run_as_user = username;
    task.run_as_password = Secret(*secret);
    return {};
  });
}

}  // namespace azvmreset::capi
