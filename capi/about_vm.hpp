// How a request about one VM is made.
#pragma once

#include "capi/arguments.hpp"
#include "capi/guarded.hpp"

#include <azvmreset/resource_id.hpp>

#include <utility>

namespace azvmreset::capi {

template <class Request, class Handle>
azvmr_status new_about_vm(Handle** out, const char* vm, azvmr_error** err) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {vm, "vm"}}); !given) return given;
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    *out = new Handle{Request(std::move(*target))};
    return {};
  });
}

// About one account of it.
template <class Request, class Handle>
azvmr_status new_about_account(Handle** out, const char* vm, const char* username, azvmr_error** err) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {vm, "vm"}, {username, "username"}}); !given) return given;
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    *out = new Handle{Request(std::move(*target), username)};
    return {};
  });
}

}  // namespace azvmreset::capi
