// The address of a virtual machine in ARM.
#pragma once

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset {

// The resource id of one VM, parsed and normalised: canonical spelling of the
// keywords, the names as they were given. Immutable; copies are cheap enough.
//
// Two ids are the same VM when they differ in case only, as in ARM.
class ResourceId {
 public:
  // "/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{name}"
  //
  // Fails with invalid_argument for anything else, and with blocked
  // (classic_vm) for a Microsoft.ClassicCompute id, which ARM retired.
  static Result<ResourceId> parse(std::string_view text);
  static Result<ResourceId> from_parts(std::string_view subscription, std::string_view resource_group,
                                       std::string_view name);

  const std::string& subscription() const noexcept { return subscription_; }
  const std::string& resource_group() const noexcept { return resource_group_; }
  const std::string& name() const noexcept { return name_; }

  // The whole id, beginning with "/subscriptions/". Holds no character that
  // would need escaping in a URL path.
  const std::string& text() const noexcept { return text_; }

  friend bool operator==(const ResourceId& a, const ResourceId& b) noexcept;
  friend bool operator!=(const ResourceId& a, const ResourceId& b) noexcept { return !(a == b); }

 private:
  ResourceId(std::string subscription, std::string resource_group, std::string name);

  std::string subscription_;
  std::string resource_group_;
  std::string name_;
  std::string text_;
};

}  // namespace azvmreset
