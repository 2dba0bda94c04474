#include "ops/action_list.hpp"

#include "base/format.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace azvmreset::ops {
namespace {

void join_rungs(RequiredAction& known, std::vector<Rung> more) {
  if (known.rungs.empty() || more.empty()) {
    known.rungs.clear();
    return;
  }
  known.rungs.insert(known.rungs.end(), more.begin(), more.end());
  std::sort(known.rungs.begin(), known.rungs.end());
  known.rungs.erase(std::unique(known.rungs.begin(), known.rungs.end()), known.rungs.end());
}

void join_purpose(std::string& known, const std::string& more) {
  if (known.find(more) == std::string::npos) known += "; " + more;
}

RequiredAction action_of(std::string_view action, const std::string& scope, std::string_view purpose,
                         std::vector<Rung> rungs) {
  RequiredAction made;
  made.action = action;
  made.scope = scope;
  made.purpose = purpose;
  made.rungs = std::move(rungs);
  return made;
}

}  // namespace

ActionList::ActionList(const ResourceId& vm)
    : vm_(vm.text()),
      group_(base::format("/subscriptions/{}/resourceGroups/{}", vm.subscription(), vm.resource_group())),
      subscription_(base::format("/subscriptions/{}", vm.subscription())) {}

void ActionList::need(std::string_view action, const std::string& scope, std::string_view purpose,
                      std::vector<Rung> rungs) {
  add(action_of(action, scope, purpose, std::move(rungs)));
}

void ActionList::may(std::string_view action, const std::string& scope, std::string_view purpose,
                     std::vector<Rung> rungs) {
  RequiredAction made = action_of(action, scope, purpose, std::move(rungs));
  made.optional = true;
  add(std::move(made));
}

void ActionList::include(std::vector<RequiredAction> others, std::string_view when) {
  for (RequiredAction& one : others) {
    if (!when.empty()) {
      if (find(one) != actions_.end()) continue;
      one.purpose = base::format("{}, {}", one.purpose, when);
      one.optional = true;
    }
    add(std::move(one));
  }
}

std::vector<RequiredAction>::iterator ActionList::find(const RequiredAction& action) {
  return std::find_if(actions_.begin(), actions_.end(), [&action](const RequiredAction& one) {
    return one.action == action.action && one.scope == action.scope;
  });
}

void ActionList::add(RequiredAction action) {
  const auto known = find(action);
  if (known == actions_.end()) {
    actions_.push_back(std::move(action));
    return;
  }
  join_purpose(known->purpose, action.purpose);
  // The rungs are of those that cannot do without it, if there are any.
  if (known->optional == action.optional) {
    join_rungs(*known, std::move(action.rungs));
  } else if (known->optional) {
    known->rungs = std::move(action.rungs);
    known->optional = false;
  }
}

std::vector<RequiredAction> ActionList::take() && {
  std::sort(actions_.begin(), actions_.end(), [](const RequiredAction& a, const RequiredAction& b) {
    return std::tie(a.scope, a.action) < std::tie(b.scope, b.action);
  });
  return std::move(actions_);
}

}  // namespace azvmreset::ops
