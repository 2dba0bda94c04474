// The rights that a request needs, gathered one by one.
#pragma once

#include <azvmreset/permissions.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::ops {

// Each action once per scope: what several parts of a request need is needed
// for all of their reasons, and optional only where it is to each of them.
// Confined.
class ActionList {
 public:
  explicit ActionList(const ResourceId& vm);

  // The scopes there are: the VM, its resource group, its subscription.
  const std::string& vm() const noexcept { return vm_; }
  const std::string& group() const noexcept { return group_; }
  const std::string& subscription() const noexcept { return subscription_; }

  // For the rungs given; for whichever is taken without any.
  void need(std::string_view action, const std::string& scope, std::string_view purpose, std::vector<Rung> rungs = {});

  // The call works without it.
  void may(std::string_view action, const std::string& scope, std::string_view purpose, std::vector<Rung> rungs = {});

  // What another request takes that is made on the way. With a `when` it is
  // not always made: what is not here already is optional, and says when.
  void include(std::vector<RequiredAction> others, std::string_view when = {});

  // Sorted by scope and action.
  std::vector<RequiredAction> take() &&;

 private:
  void add(RequiredAction action);
  std::vector<RequiredAction>::iterator find(const RequiredAction& action);

  std::string vm_;
  std::string group_;
  std::string subscription_;
  std::vector<RequiredAction> actions_;
};

}  // namespace azvmreset::ops
