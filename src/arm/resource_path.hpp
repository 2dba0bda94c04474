// The address of a resource that is no VM: a disk, a snapshot, a network interface.
#pragma once

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::arm {

// "/subscriptions/{guid}/resourceGroups/{group}/providers/{provider}/{type}/{name}",
// parsed and normalised like a ResourceId. Ids come from answers and from
// resume tokens and become paths of requests: no part of one needs escaping
// or climbs a level. Immutable.
class ResourcePath {
 public:
  // `what` names the thing in the message; fails with `protocol` for every
  // other shape and for a resource of another type.
  static Result<ResourcePath> parse(std::string_view text, std::string_view provider, std::string_view type,
                                    std::string_view what);

  // Another resource in the same group.
  Result<ResourcePath> sibling(std::string_view provider, std::string_view type, std::string_view name,
                               std::string_view what) const;

  const std::string& subscription() const noexcept { return subscription_; }
  const std::string& resource_group() const noexcept { return group_; }
  const std::string& name() const noexcept { return name_; }
  const std::string& text() const noexcept { return text_; }

  // The same resource, as ARM compares ids: in any case.
  friend bool operator==(const ResourcePath& a, const ResourcePath& b) noexcept;
  friend bool operator!=(const ResourcePath& a, const ResourcePath& b) noexcept { return !(a == b); }

 private:
  ResourcePath(std::string subscription, std::string group, std::string name, std::string text) noexcept
      : subscription_(std::move(subscription)),
        group_(std::move(group)),
        name_(std::move(name)),
        text_(std::move(text)) {}

  std::string subscription_;
  std::string group_;
  std::string name_;
  std::string text_;
};

}  // namespace azvmreset::arm
