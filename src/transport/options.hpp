// What a caller may say about the network. An empty text: not said.
#pragma once

#include <azvmreset/secret.hpp>

#include <cstdint>
#include <string>

namespace azvmreset::transport {

enum class Family : std::uint8_t { any, ipv4, ipv6 };

// Of one transport, and so of every request that goes through it: those that
// fetch tokens and those to ARM alike.
struct CurlOptions {
  // Whom to trust; what is given adds up. Nothing: the system's store.
  std::string ca_file;
  std::string ca_directory;
  std::string ca_pem;

  // No proxy: the environment's. No `no_proxy`: the environment's.
  std::string proxy;
  std::string proxy_username;
  Secret proxy_password;
  std::string no_proxy;

  Family family = Family::any;
};

}  // namespace azvmreset::transport
