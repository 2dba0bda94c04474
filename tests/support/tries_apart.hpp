// How far apart the tries stand that a build makes of many alike: each moment to be killed at, each fault on each
// Azure. A build without sanitizers makes all of them. Under one a try costs five times as much, and every fifth goes
// through the same lines. Odd, so that what alternates from try to try still does.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace azvmreset::test {

// Clang tells it in another way than g++.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AZVMRESET_IS_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AZVMRESET_IS_SANITIZED
#endif

#if defined(AZVMRESET_IS_SANITIZED)
inline constexpr int tries_apart = 5;
#else
inline constexpr int tries_apart = 1;
#endif

// Those of `all` that the row `row` of a table is tried with: other ones in the next row.
template <class T>
std::vector<T> tried_with(std::vector<T> all, std::size_t row) {
  std::vector<T> some;
  for (std::size_t at = row % tries_apart; at < all.size(); at += tries_apart) some.push_back(std::move(all[at]));
  return some;
}

}  // namespace azvmreset::test
