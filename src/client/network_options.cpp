#include "client/network_options.hpp"

#include "base/fail.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace azvmreset::client {

namespace {

Result<void> check_times(const ClientOptions& options) {
  const std::pair<std::string_view, std::chrono::milliseconds> times[] = {
      {"connect_timeout", options.connect_timeout},
      {"idle_timeout", options.idle_timeout},
      {"request_timeout", options.request_timeout},
  };
  for (const auto& [name, time] : times) {
    if (time > time.zero()) continue;
    return base::fail(ErrorCode::invalid_argument, "{}: expected more than zero, found {} ms", name, time.count());
  }
  return {};
}

std::optional<transport::Family> family_of(AddressFamily family) noexcept {
  switch (family) {
    case AddressFamily::any:
      return transport::Family::any;
    case AddressFamily::ipv4:
      return transport::Family::ipv4;
    case AddressFamily::ipv6:
      return transport::Family::ipv6;
  }
  return std::nullopt;
}

}  // namespace

Result<transport::CurlOptions> network_options(const ClientOptions& options) {
  auto times = check_times(options);
  if (!times) return std::move(times).error();
  const auto family = family_of(options.address_family);
  if (!family) {
    return base::fail(ErrorCode::invalid_argument, "address_family: expected 0 (any), 4 or 6, found {}",
                      static_cast<std::int32_t>(options.address_family));
  }

  transport::CurlOptions network;
  network.ca_file = options.ca_file;
  network.ca_directory = options.ca_directory;
  network.ca_pem = options.ca_pem;
  network.proxy = options.proxy;
  network.proxy_username = options.proxy_username;
  network.proxy_password = options.proxy_password.duplicate();
  network.no_proxy = options.no_proxy;
  network.family = *family;
  return network;
}

}  // namespace azvmreset::client
