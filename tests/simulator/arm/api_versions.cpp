#include "simulator/arm/api_versions.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/error.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace azvmreset::sim {
namespace {

using base::format;

// Those with worked examples, reference pages or a client that sends them
// (facts §1.1 and §3), and their predecessors since managed run commands came.
constexpr std::string_view kCompute[] = {"2020-06-01", "2020-12-01", "2021-03-01", "2021-04-01", "2021-07-01",
                                         "2021-11-01", "2022-03-01", "2022-08-01", "2022-11-01", "2023-03-01",
                                         "2023-07-01", "2023-09-01", "2024-03-01", "2024-07-01", "2024-11-01",
                                         "2025-04-01", "2025-11-01", "2026-03-01", "2026-04-01"};

bool looks_like_a_version(std::string_view text) {
  if (const std::size_t preview = text.find("-preview"); preview != std::string_view::npos)
    text = text.substr(0, preview);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::count_if(text.begin(), text.end(), base::is_digit) == 8;
}

}  // namespace

std::optional<Answer> unknown_version(const Call& call) {
  const std::string version = call.api_version();
  const std::string& provider = call.path.provider;
  if (!looks_like_a_version(version)) {
    return refusal(
        {400, "InvalidApiVersionParameter",
         format("The api-version '{}' is invalid. The supported versions are '2024-11-01,2024-07-01,…'.", version)});
  }
  if (base::equals_ignoring_case(provider, "Microsoft.Compute")) {
    if (std::find(std::begin(kCompute), std::end(kCompute), version) != std::end(kCompute)) return std::nullopt;
    std::string known;
    for (const std::string_view one : kCompute) known += (known.empty() ? "" : ", ") + std::string(one);
    return refusal({400, "NoRegisteredProviderFound",
                    format("No registered resource provider found for location 'westeurope' and API version '{}' for "
                           "type '{}'. The supported api-versions are '{}'.",
                           version, call.path.types.empty() ? std::string_view() : call.path.types.front(), known)});
  }
  constexpr std::array<std::string_view, 5> others = {"", "Microsoft.Resources", "Microsoft.Authorization",
                                                      "Microsoft.ClassicCompute", "Simulated.Things"};
  const auto same = [&](std::string_view one) { return base::equals_ignoring_case(one, provider); };
  if (std::any_of(others.begin(), others.end(), same)) return std::nullopt;
  return refusal({404, "InvalidResourceNamespace", format("The resource namespace '{}' is invalid.", provider)});
}

}  // namespace azvmreset::sim
