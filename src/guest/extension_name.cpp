#include "guest/extension_name.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::guest {
namespace {

constexpr std::size_t longest_name = 80;
constexpr std::string_view punctuation = "-_.() ";

}  // namespace

bool is_extension_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > longest_name) return false;
  if (name.front() == ' ' || name.back() == ' ') return false;
  return std::any_of(name.begin(), name.end(), base::is_alphanumeric) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return base::is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos; });
}

}  // namespace azvmreset::guest
