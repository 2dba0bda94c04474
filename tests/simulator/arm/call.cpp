#include "simulator/arm/call.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::sim {

bool ArmPath::is(std::string_view wanted_provider, std::initializer_list<std::string_view> wanted_types) const {
  return base::equals_ignoring_case(provider, wanted_provider) &&
         std::equal(types.begin(), types.end(), wanted_types.begin(), wanted_types.end(), base::equals_ignoring_case);
}

std::string ArmPath::full_type() const {
  std::string text = provider;
  for (const std::string& type : types) text += "/" + type;
  return text;
}

ArmPath arm_path_of(const Target& target) {
  ArmPath path;
  const auto& parts = target.segments;
  if (!target.segment_is(0, "subscriptions")) return path;
  std::size_t at = 1;
  if (at < parts.size()) path.subscription = parts[at++];
  if (target.segment_is(at, "resourceGroups")) {
    if (++at < parts.size())
      path.group = parts[at++];
    else
      path.types = {"resourceGroups"};
  }
  // A list of whatever is there, of any provider.
  if (at + 1 == parts.size() && target.segment_is(at, "resources")) {
    path.types = {"resources"};
    ++at;
  }
  // An extension resource stands behind the id of another one: the last
  // provider counts, what is before it is its scope.
  std::size_t provider = parts.size();
  for (std::size_t i = at; i < parts.size(); ++i) {
    if (target.segment_is(i, "providers")) provider = i;
  }
  const bool stands_behind = provider != at || target.segment_is(provider + 1, "Microsoft.Resources");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == provider && stands_behind) break;
    path.scope += "/" + parts[i];
  }
  if (provider == parts.size()) {
    path.well_formed = at == parts.size();
    return path;
  }
  at = provider + 1;
  if (at < parts.size()) path.provider = parts[at++];
  for (; at < parts.size(); at += 2) {
    path.types.push_back(parts[at]);
    if (at + 1 < parts.size()) path.names.push_back(parts[at + 1]);
  }
  path.well_formed = !path.types.empty();
  return path;
}

namespace {

std::string type_for_rights(const ArmPath& path) {
  if (!path.provider.empty()) return path.full_type();
  const bool lists_resources = path.is("", {"resources"});
  std::string type = "Microsoft.Resources/subscriptions";
  if (!path.group.empty() || path.is("", {"resourceGroups"})) type += "/resourceGroups";
  return lists_resources ? type + "/resources" : type;
}

}  // namespace

std::string action_of(const Call& call) {
  const ArmPath& path = call.path;
  const std::string type = type_for_rights(path);
  // F5.6/8a: it is asked for by POST, and reads.
  const bool only_asks = path.is("Microsoft.PolicyInsights", {"checkPolicyRestrictions"});
  if (call.is("GET") || only_asks) return type + "/read";
  if (call.is("DELETE")) return type + "/delete";
  if (call.is("POST")) return type + "/action";
  return type + "/write";
}

}  // namespace azvmreset::sim
