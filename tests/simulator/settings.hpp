// How the world runs, whatever is in it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

struct Settings {
  std::uint64_t seed = 0;

  // How much of Azure's service times is kept: 1 all of them, 0 none: whatever
  // is asked for is done when the client looks again.
  double time_scale = 1;

  // Retry-After of long-running operations. Unset: what the seed's variant says.
  std::optional<std::uint32_t> retry_after;

  // How long a disk that was detached shows as attached. Unset: what the seed's variant says.
  std::optional<std::chrono::milliseconds> detach_lag;

  std::string arm_endpoint = "https://management.azure.com";
  std::string authority = "https://login.microsoftonline.com";

  // What the cloud says it is. Besides its ARM endpoint these are audiences of
  // tokens that its ARM takes: the public cloud's, which other clients ask for.
  std::string cloud = "Simulated";
  std::string portal = "https://portal.simulated.example";
  std::vector<std::string> audiences = {"https://management.azure.com", "https://management.core.windows.net"};

  // Where this machine's identity can be had, without TLS; empty: nowhere.
  std::string identity_endpoint = "http://169.254.169.254";

  // What proves to App Service that a program runs there.
  std::string identity_secret = "simulated-identity-header";

  // Where the Arc agent puts its keys, and how: null when there is no agent.
  std::string arc_token_folder = "/var/opt/azcmagent/tokens";
  std::function<void(const std::string& path, const std::string& key)> put_arc_key;

  // How far the world's clock is ahead of the client's, or behind it.
  std::chrono::seconds clock_skew{0};

  // Variants held fixed, by fact id: {"F1.6/5", 1}. See fidelity.hpp.
  std::map<std::string, std::uint32_t> variants;
};

}  // namespace azvmreset::sim
