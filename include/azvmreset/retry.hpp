// How often a request may leave again.
#pragma once

#include <chrono>
#include <cstdint>

namespace azvmreset {

struct RetryOptions {
  std::uint32_t max_resends = 3;  // per request; polls go on until the deadline

  // Wait before the n-th resend where the service names no time: a random
  // part of first_delay · 2ⁿ, at most longest_delay.
  std::chrono::milliseconds first_delay{800};
  std::chrono::milliseconds longest_delay{60'000};

  // Resends allowed to one host: each costs `budget_cost`, each success gives
  // one token back. Keeps a thousand operations from hammering a broken service.
  std::uint32_t budget_tokens = 500;
  std::uint32_t budget_cost = 5;
};

}  // namespace azvmreset
