#include "arm/resource_path.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace azvmreset::arm {

namespace {

using base::equals_ignoring_case;

constexpr std::size_t longest_group = 90;
constexpr std::size_t longest_name = 80;

// What stands between the slashes after the first.
using Segments = std::array<std::string_view, 8>;

std::optional<Segments> split(std::string_view text) noexcept {
  if (!text.starts_with('/')) return std::nullopt;
  text.remove_prefix(1);
  Segments segments;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::size_t slash = text.find('/');
    const bool last = i + 1 == segments.size();
    if (last != (slash == std::string_view::npos)) return std::nullopt;
    segments[i] = text.substr(0, slash);
    if (!last) text.remove_prefix(slash + 1);
  }
  return segments;
}

bool is_name(std::string_view name, std::size_t longest, std::string_view punctuation) noexcept {
  return !name.empty() && name.size() <= longest && !name.ends_with('.') &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return base::is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos; });
}

}  // namespace

Result<ResourcePath> ResourcePath::parse(std::string_view text, std::string_view provider, std::string_view type,
                                         std::string_view what) {
  const auto parts = split(text);
  const bool shaped = parts && equals_ignoring_case((*parts)[0], "subscriptions") && base::is_guid((*parts)[1]) &&
                      equals_ignoring_case((*parts)[2], "resourceGroups") &&
                      is_name((*parts)[3], longest_group, "_().-") && equals_ignoring_case((*parts)[4], "providers") &&
                      equals_ignoring_case((*parts)[5], provider) && equals_ignoring_case((*parts)[6], type) &&
                      is_name((*parts)[7], longest_name, "_.-");
  if (!shaped) {
    return base::fail(
        ErrorCode::protocol,
        "expected the id of a {}: /subscriptions/{{guid}}/resourceGroups/{{group}}/providers/{}/{}/{{name}}, "
        "found {}",
        what, provider, type, base::quoted(text, 200));
  }
  std::string normal = base::format("/subscriptions/{}/resourceGroups/{}/providers/{}/{}/{}", (*parts)[1], (*parts)[3],
                                    provider, type, (*parts)[7]);
  return ResourcePath(std::string((*parts)[1]), std::string((*parts)[3]), std::string((*parts)[7]), std::move(normal));
}

Result<ResourcePath> ResourcePath::sibling(std::string_view provider, std::string_view type, std::string_view name,
                                           std::string_view what) const {
  return parse(base::format("/subscriptions/{}/resourceGroups/{}/providers/{}/{}/{}", subscription_, group_, provider,
                            type, name),
               provider, type, what);
}

bool operator==(const ResourcePath& a, const ResourcePath& b) noexcept {
  return equals_ignoring_case(a.text_, b.text_);
}

}  // namespace azvmreset::arm
