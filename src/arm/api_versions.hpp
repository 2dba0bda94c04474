// Which version of which service is spoken.
#pragma once

#include "base/log.hpp"
#include "http/message.hpp"

#include <azvmreset/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::arm {

enum class ResourceType : std::uint8_t {
  virtual_machines,
  extensions,
  run_commands,
  disks,
  snapshots,
  network_interfaces,
  public_ip_addresses,
  permissions,
  locks,
  skus,
  virtual_networks,
  nat_gateways,
  tags,
  policy_restrictions,
  backup_status,
};

// "Microsoft.Compute/virtualMachines"
std::string_view name_of(ResourceType type) noexcept;

// The api-versions that an error says it knows, newest first. Nothing but
// dates: no previews, and nothing else that a server might have put there.
std::vector<std::string> supported_versions(std::string_view message);

// One version for each type of resource. 2024-07-01 has worked examples for
// everything that is sent here (facts §1.1); disks and snapshots have versions
// of their own (facts §5.5); networks are only listed.
//
// A cloud that does not know one says so (NoRegisteredProviderFound,
// InvalidApiVersionParameter, InvalidResourceType) and names those it knows.
// The newest of them that is older than ours is spoken from then on. Confined
// to the loop's thread.
class ApiVersions final : public http::Amendment {
 public:
  ApiVersions() = default;

  // "Microsoft.Compute/virtualMachines" to "2023-03-01", in any case; what is
  // said of a VM holds for its extensions and run commands too, unless they are
  // named. Fails with invalid_argument. `log` outlives this.
  static Result<ApiVersions> with(const std::map<std::string, std::string>& given, const base::Log& log);

  const std::string& of(ResourceType type) const noexcept { return versions_[static_cast<std::size_t>(type)]; }

  bool amend(http::Request& request, const http::Response& refusal) override;

 private:
  std::string& at(ResourceType type) noexcept { return versions_[static_cast<std::size_t>(type)]; }
  void speak(ResourceType type, const std::string& version);

  std::array<std::string, 15> versions_ = {"2024-07-01", "2024-07-01", "2024-07-01", "2024-03-02", "2024-03-02",
                                           "2024-05-01", "2024-05-01", "2022-04-01", "2016-09-01", "2021-07-01",
                                           "2024-05-01", "2024-05-01", "2021-04-01", "2022-03-01", "2023-02-01"};
  const base::Log* log_ = nullptr;
};

}  // namespace azvmreset::arm
