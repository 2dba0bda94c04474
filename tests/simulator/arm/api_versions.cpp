#include "simulator/arm/api_versions.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/volumes.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace azvmreset::sim {
namespace {

using base::format;

// Those with worked examples, reference pages or a client that sends them
// (facts §1.1 and §3), and their predecessors since managed run commands came.
constexpr std::string_view kCompute[] = {"2020-06-01", "2020-12-01", "2021-03-01", "2021-04-01", "2021-07-01",
                                         "2021-11-01", "2022-03-01", "2022-08-01", "2022-11-01", "2023-03-01",
                                         "2023-07-01", "2023-09-01", "2024-03-01", "2024-07-01", "2024-11-01",
                                         "2025-04-01", "2025-11-01", "2026-03-01", "2026-04-01"};

constexpr std::string_view kRunCommandsSince = "2020-12-01";  // F3.2/19

// Disks and snapshots have versions of their own.
constexpr std::string_view kDisks[] = {"2020-05-01", "2020-06-30", "2020-09-30", "2020-12-01", "2021-04-01",
                                       "2021-08-01", "2021-12-01", "2022-03-02", "2022-07-02", "2023-01-02",
                                       "2023-04-02", "2023-10-02", "2024-03-02", "2025-01-02", "2026-03-02"};

template <std::size_t Size>
bool contains(const std::string_view (&versions)[Size], std::string_view version) {
  return std::find(std::begin(versions), std::end(versions), version) != std::end(versions);
}

// So has the list of VM sizes.
constexpr std::string_view kSkus[] = {"2017-09-01", "2019-04-01", "2021-07-01"};

std::span<const std::string_view> versions_for(const ArmPath& path) {
  if (path.is("Microsoft.Compute", {"skus"})) return kSkus;
  if (Volumes::owns(path)) return kDisks;
  return kCompute;
}

// The operations of both are polled under one type.
bool known_to_compute(const Call& call, std::string_view version) {
  if (call.path.is("Microsoft.Compute", {"skus"})) return contains(kSkus, version);
  const bool disks = Volumes::owns(call.path);
  const bool either = !call.path.types.empty() && base::equals_ignoring_case(call.path.types.front(), "locations");
  return (!disks && contains(kCompute, version)) || ((disks || either) && contains(kDisks, version));
}

bool looks_like_a_version(std::string_view text) {
  if (const std::size_t preview = text.find("-preview"); preview != std::string_view::npos)
    text = text.substr(0, preview);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::count_if(text.begin(), text.end(), base::is_digit) == 8;
}

}  // namespace

std::optional<Answer> unknown_version(const Call& call, bool managed_run_commands) {
  const std::string version = call.api_version();
  const std::string& provider = call.path.provider;
  if (!looks_like_a_version(version)) {
    return refusal(
        {400, "InvalidApiVersionParameter",
         format("The api-version '{}' is invalid. The supported versions are '2024-11-01,2024-07-01,…'.", version)});
  }
  if (call.path.is("Microsoft.Compute", {"virtualMachines", "runCommands"}) &&
      (!managed_run_commands || version < kRunCommandsSince)) {
    return refusal({404, "InvalidResourceType",
                    format("The resource type 'virtualMachines/runCommands' could not be found in the namespace "
                           "'Microsoft.Compute' for api version '{}'.",
                           version)});
  }
  if (base::equals_ignoring_case(provider, "Microsoft.Compute")) {
    if (known_to_compute(call, version)) return std::nullopt;
    std::string known;
    for (const std::string_view one : versions_for(call.path)) known += (known.empty() ? "" : ", ") + std::string(one);
    return refusal({400, "NoRegisteredProviderFound",
                    format("No registered resource provider found for location 'westeurope' and API version '{}' for "
                           "type '{}'. The supported api-versions are '{}'.",
                           version, call.path.types.empty() ? std::string_view() : call.path.types.front(), known)});
  }
  constexpr std::array<std::string_view, 8> others = {"",
                                                      "Microsoft.Resources",
                                                      "Microsoft.Authorization",
                                                      "Microsoft.ClassicCompute",
                                                      "Microsoft.Network",
                                                      "Microsoft.PolicyInsights",
                                                      "Microsoft.RecoveryServices",
                                                      "Simulated.Things"};
  const auto same = [&](std::string_view one) { return base::equals_ignoring_case(one, provider); };
  if (std::any_of(others.begin(), others.end(), same)) return std::nullopt;
  return refusal({404, "InvalidResourceNamespace", format("The resource namespace '{}' is invalid.", provider)});
}

}  // namespace azvmreset::sim
