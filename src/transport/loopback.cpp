#include "transport/loopback.hpp"

#include "base/ip_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace azvmreset::transport {

bool is_loopback(const sockaddr& address) noexcept {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof v4);
    return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    return std::memcmp(&v6.sin6_addr, &in6addr_loopback, sizeof v6.sin6_addr) == 0;
  }
  return false;
}

bool is_loopback(const char* address) noexcept {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
  in6_addr v6;
  return inet_pton(AF_INET6, address, &v6) == 1 && std::memcmp(&v6, &in6addr_loopback, sizeof v6) == 0;
}

bool is_local(const sockaddr& address) noexcept {
  char text[INET6_ADDRSTRLEN];
  const void* bytes = nullptr;
  sockaddr_in v4;
  sockaddr_in6 v6;
  if (address.sa_family == AF_INET) {
    std::memcpy(&v4, &address, sizeof v4);
    bytes = &v4.sin_addr;
  } else if (address.sa_family == AF_INET6) {
    std::memcpy(&v6, &address, sizeof v6);
    bytes = &v6.sin6_addr;
  } else {
    return false;
  }
  return inet_ntop(address.sa_family, bytes, text, sizeof text) != nullptr && is_local(text);
}

bool is_local(const char* address) noexcept {
  const auto parsed = base::parse_ip_address(address);
  return parsed && base::is_local(*parsed);
}

}  // namespace azvmreset::transport
