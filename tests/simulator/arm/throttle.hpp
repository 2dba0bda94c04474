// The two layers that refuse what comes too fast.
#pragma once

#include "simulator/arm/bucket.hpp"
#include "simulator/arm/call.hpp"
#include "simulator/arm/machine.hpp"
#include "simulator/fidelity.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// Confined. Each function takes one token of every bucket that the call falls
// under, or none and answers 429; `remaining` gets the headers that tell what
// is left (C-B1/6).
class Throttle {
 public:
  Throttle(const Scenario& scenario, const Choices& choices, std::uint64_t seed);

  std::optional<Answer> arm(const Call& call, Headers& remaining);

  // `machine` is null for lists. `policy` is Compute's name for the calls.
  std::optional<Answer> compute(const Call& call, std::string_view policy, const Machine* machine,
                                std::string_view region, Headers& remaining);

 private:
  struct Claim {
    std::string key;
    BucketSize size;
    std::string header;  // of the remaining count, or empty
  };

  Bucket& bucket(const Claim& claim, Time now);
  // The first bucket that is empty; null after taking a token of each.
  const Claim* take(const std::vector<Claim>& claims, Time now);

  const Scenario& scenario_;
  const Choices& choices_;
  Time phase_;
  std::map<std::string, Bucket> buckets_;
};

// The policy that a Compute call falls under (contract B2).
std::string_view compute_policy_of(const Call& call);

}  // namespace azvmreset::sim
