#include <algorithm>
#include <array>
#include <azvmreset/resource_id.hpp>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"

namespace azvmreset {
namespace {

using base::equals_ignoring_case;
using base::fail;
using base::quoted;

constexpr std::size_t longest_group = 90;
constexpr std::size_t longest_name = 64;

// What an id is made of, between its slashes. One segment more than a VM has,
// so that a child resource can be named in the error.
constexpr std::size_t vm_segments = 8;
using Segments = std::array<std::string_view, vm_segments + 1>;

std::size_t split(std::string_view text, Segments& segments) noexcept {
  std::size_t count = 0;
  while (count + 1 < segments.size()) {
    const std::size_t slash = text.find('/');
    segments[count++] = text.substr(0, slash);
    if (slash == std::string_view::npos) return count;
    text.remove_prefix(slash + 1);
  }
  segments[count++] = text;
  return count;
}

// The rules protect the request path: no name may need escaping, climb a
// level, or lose a final dot on a server that trims it and so become another
// VM. Whether such a VM exists is for ARM to say.
std::optional<Error> refuse_name(std::string_view what, std::string_view name, std::size_t longest,
                                 std::string_view punctuation) {
  const bool fits = std::all_of(name.begin(), name.end(), [&](char c) {
    return base::is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos;
  });
  if (name.empty() || name.size() > longest || !fits || name.ends_with('.')) {
    return fail(ErrorCode::invalid_argument,
                "expected a {} of 1 to {} ASCII letters, digits or {} that does not end in a dot, found {}", what,
                longest, quoted(punctuation), quoted(name));
  }
  return std::nullopt;
}

std::optional<Error> refuse_parts(std::string_view subscription, std::string_view group, std::string_view name) {
  if (!base::is_guid(subscription)) {
    return fail(ErrorCode::invalid_argument, "expected a GUID as subscription, found {}", quoted(subscription));
  }
  if (auto error = refuse_name("resource group", group, longest_group, "_().-")) return error;
  return refuse_name("VM name", name, longest_name, "_.-");
}

Error classic_vm(std::string_view text) {
  Error error =
      fail(ErrorCode::blocked, "found the classic VM {}, which Azure retired on 6 September 2023", quoted(text));
  error.blockers = {"classic_vm"};
  error.remedy = "migrate the VM to Azure Resource Manager and use its new resource id";
  return error;
}

std::optional<Error> refuse_shape(std::string_view text, const Segments& s, std::size_t count) {
  constexpr std::string_view expected =
      "/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{name}";
  if (count < vm_segments || !equals_ignoring_case(s[0], "subscriptions") ||
      !equals_ignoring_case(s[2], "resourceGroups") || !equals_ignoring_case(s[4], "providers")) {
    return fail(ErrorCode::invalid_argument, "expected {}, found {}", expected, quoted(text, 200));
  }
  if (equals_ignoring_case(s[5], "Microsoft.ClassicCompute")) return classic_vm(text);
  if (!equals_ignoring_case(s[5], "Microsoft.Compute")) {
    return fail(ErrorCode::invalid_argument, "expected a resource of Microsoft.Compute, found one of {}", quoted(s[5]));
  }
  if (equals_ignoring_case(s[6], "virtualMachineScaleSets")) {
    return fail(
        ErrorCode::invalid_argument,
        "expected a virtual machine, found the scale set {}: instances of a uniform scale set are not supported",
        quoted(s[7]));
  }
  if (!equals_ignoring_case(s[6], "virtualMachines")) {
    return fail(ErrorCode::invalid_argument, "expected virtualMachines, found {}", quoted(s[6]));
  }
  if (count > vm_segments) {
    return fail(ErrorCode::invalid_argument, "expected nothing after the name of the VM, found {}",
                quoted("/" + std::string(s[vm_segments])));
  }
  return std::nullopt;
}

}  // namespace

Result<ResourceId> ResourceId::parse(std::string_view text) {
  if (!text.starts_with('/')) {
    return fail(ErrorCode::invalid_argument, "expected a resource id that begins with /subscriptions/, found {}",
                quoted(text));
  }
  Segments segments;
  const std::size_t count = split(text.substr(1), segments);
  if (auto error = refuse_shape(text, segments, count)) return std::move(*error);
  return from_parts(segments[1], segments[3], segments[7]);
}

Result<ResourceId> ResourceId::from_parts(std::string_view subscription, std::string_view resource_group,
                                          std::string_view name) {
  if (auto error = refuse_parts(subscription, resource_group, name)) return std::move(*error);
  return ResourceId(std::string(subscription), std::string(resource_group), std::string(name));
}

ResourceId::ResourceId(std::string subscription, std::string resource_group, std::string name)
    : subscription_(std::move(subscription)),
      resource_group_(std::move(resource_group)),
      name_(std::move(name)),
      text_(base::format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/virtualMachines/{}",
                         subscription_, resource_group_, name_)) {}

bool operator==(const ResourceId& a, const ResourceId& b) noexcept { return equals_ignoring_case(a.text_, b.text_); }

}  // namespace azvmreset
