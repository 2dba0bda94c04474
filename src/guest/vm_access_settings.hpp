// What is said to the VMAccess extension: the body of its PUT (F1.1).
#pragma once

#include "guest/handler_version.hpp"

#include <azvmreset/secret.hpp>

#include <string_view>

namespace azvmreset::guest {

// The name that the portal and the CLI give a new instance, so that each of us
// can update the other's (F1.4).
inline constexpr std::string_view vm_access_new_name = "enablevmaccess";

// Whether an extension of this publisher and type is VMAccess for Windows;
// both are compared in any case.
bool is_vm_access(std::string_view publisher, std::string_view type) noexcept;

// The same for a handler's full name, "Microsoft.Compute.VMAccessAgent".
bool is_vm_access_handler(std::string_view full_name) noexcept;

// The version to ask for: 2.0, or the installed 2.x where that is higher,
// because a PUT that names a lower one asks for a downgrade.
HandlerVersion vm_access_version(std::string_view installed) noexcept;

// One intended run. The handler runs again only for a new tag (F1.2), so a tag
// belongs to one attempt, and to all resends of it.
struct VmAccessAttempt {
  std::string_view location;
  HandlerVersion version;
  std::string_view force_update_tag;
};

// `username` and `password` are UTF-8.
Secret reset_password_body(const VmAccessAttempt& attempt, std::string_view username, const Secret& password);

// Empty settings and no account: the handler then restores the Remote Desktop
// configuration (F1.1, F1.6).
Secret reset_rdp_body(const VmAccessAttempt& attempt);

}  // namespace azvmreset::guest
