// The way to the outside.
#pragma once

#include "base/wiped.hpp"
#include "transport/options.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::transport {

// As libcurl wants it. An empty URL leaves the choice to the environment.
struct Proxy {
  std::string url;  // "http://host:3128"
  std::string no_proxy;
  base::WipedString username;  // these two with a zero at their end, or empty
  base::WipedString password;
};

// Fails with invalid_argument, naming the option. A proxy with user-info in
// its URL is refused: URLs are shown, a user name and a password are not.
Result<Proxy> proxy_from(const CurlOptions& options);

}  // namespace azvmreset::transport
