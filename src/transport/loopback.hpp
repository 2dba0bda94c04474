// Whether an address that a socket is, or will be, connected to is this machine's own, or near it.
#pragma once

#include <sys/socket.h>

namespace azvmreset::transport {

// 127.0.0.0/8 or ::1.
bool is_loopback(const sockaddr& address) noexcept;

// The same of an address as text, without brackets.
bool is_loopback(const char* address) noexcept;

// Loopback, link-local or private.
bool is_local(const sockaddr& address) noexcept;
bool is_local(const char* address) noexcept;

}  // namespace azvmreset::transport
