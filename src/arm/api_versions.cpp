#include "arm/api_versions.hpp"

#include "arm/error_body.hpp"
#include "base/ascii.hpp"
#include "base/encoding/percent.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace azvmreset::arm {

namespace {

constexpr std::array<std::string_view, 15> names = {
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachines/extensions",
    "Microsoft.Compute/virtualMachines/runCommands",
    "Microsoft.Compute/disks",
    "Microsoft.Compute/snapshots",
    "Microsoft.Network/networkInterfaces",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Authorization/permissions",
    "Microsoft.Authorization/locks",
    "Microsoft.Compute/skus",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/natGateways",
    "Microsoft.Resources/tags",
    "Microsoft.PolicyInsights/checkPolicyRestrictions",
    "Microsoft.RecoveryServices/locations/backupStatus",
};

// Compute brings out their versions together with those of the VM.
constexpr std::array parts_of_a_vm = {ResourceType::extensions, ResourceType::run_commands};

constexpr std::size_t date_length = 10;
constexpr std::string_view preview = "-preview";

// 2024-07-01
bool is_date(std::string_view text) noexcept {
  if (text.size() != date_length || text[4] != '-' || text[7] != '-') return false;
  if (std::ranges::count_if(text, base::is_digit) != 8) return false;
  const std::string_view month = text.substr(5, 2);
  const std::string_view day = text.substr(8, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

std::optional<ResourceType> type_named(std::string_view name) noexcept {
  const auto* found = std::ranges::find_if(
      names, [name](std::string_view candidate) { return base::equals_ignoring_case(candidate, name); });
  if (found == names.end()) return std::nullopt;
  return static_cast<ResourceType>(found - names.begin());
}

std::string_view take_segment(std::string_view& path) noexcept {
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return segment;
}

// ".../providers/{namespace}/{type}/{name}/{type}/{name}/{action}": the longest
// run of types that is one of ours.
std::optional<ResourceType> type_in(std::string_view path) {
  constexpr std::string_view mark = "/providers/";
  const std::size_t begin = path.rfind(mark);
  if (begin == std::string_view::npos) return std::nullopt;
  path.remove_prefix(begin + mark.size());
  std::string name(take_segment(path));
  std::optional<ResourceType> found;
  while (!path.empty()) {
    name.append("/").append(take_segment(path));
    const auto longer = type_named(name);
    if (!longer) break;
    found = longer;
    take_segment(path);
  }
  return found;
}

struct VersionInQuery {
  std::size_t begin;
  std::string_view text;
};

std::optional<VersionInQuery> version_in(std::string_view query) noexcept {
  constexpr std::string_view name = "api-version=";
  std::size_t begin = 0;
  while (begin < query.size()) {
    const std::size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    if (base::starts_with_ignoring_case(pair, name))
      return VersionInQuery{begin + name.size(), pair.substr(name.size())};
    begin = end + 1;
  }
  return std::nullopt;
}

bool says_unknown_version(const ErrorBody& error) noexcept {
  return error.has_code("NoRegisteredProviderFound") || error.has_code("InvalidApiVersionParameter") ||
         error.has_code("InvalidResourceType");
}

// The newest that the error names and that is older than what it refused: the
// older one exists for everything we send, the newer one nobody has tried.
std::optional<std::string> version_instead(const ErrorBody& error, std::string_view refused) {
  for (const std::string& version : supported_versions(error.message)) {
    if (version < refused) return version;
  }
  for (const ErrorBody& detail : error.details) {
    if (auto version = version_instead(detail, refused)) return version;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(ResourceType type) noexcept { return names[static_cast<std::size_t>(type)]; }

std::vector<std::string> supported_versions(std::string_view message) {
  constexpr std::string_view marks[] = {"supported api-versions are '", "supported versions are '"};
  std::vector<std::string> versions;
  for (const std::string_view mark : marks) {
    const std::size_t begin = base::find_ignoring_case(message, mark);
    if (begin == std::string_view::npos) continue;
    std::string_view list = message.substr(begin + mark.size());
    list = list.substr(0, list.find('\''));
    while (!list.empty()) {
      std::string_view one = list.substr(0, list.find(','));
      list.remove_prefix(std::min(one.size() + 1, list.size()));
      while (one.starts_with(' ')) one.remove_prefix(1);
      while (one.ends_with(' ')) one.remove_suffix(1);
      if (is_date(one)) versions.emplace_back(one);
    }
  }
  std::ranges::sort(versions, std::greater<>());
  return versions;
}

Result<ApiVersions> ApiVersions::with(const std::map<std::string, std::string>& given, const base::Log& log) {
  ApiVersions versions;
  versions.log_ = &log;
  std::array<bool, names.size()> named{};
  for (const auto& [name, version] : given) {
    const auto type = type_named(name);
    if (!type) {
      std::string known;
      for (const std::string_view one : names) known.append(known.empty() ? "" : ", ").append(one);
      return base::fail(ErrorCode::invalid_argument,
                        "no api-version is spoken for the resource type {}; expected one of {}", base::quoted(name),
                        known);
    }
    std::string_view date = version;
    if (date.ends_with(preview)) date.remove_suffix(preview.size());
    if (!is_date(date)) {
      return base::fail(ErrorCode::invalid_argument, "the api-version {} of {} is not a date like 2024-07-01",
                        base::quoted(version), names[static_cast<std::size_t>(*type)]);
    }
    versions.at(*type) = version;
    named[static_cast<std::size_t>(*type)] = true;
  }
  for (const ResourceType type : parts_of_a_vm) {
    if (!named[static_cast<std::size_t>(type)]) versions.at(type) = versions.of(ResourceType::virtual_machines);
  }
  return versions;
}

// Also for writes, and for those that may leave only once: whoever says that
// it does not know the version of a request has not looked at the request.
bool ApiVersions::amend(http::Request& request, const http::Response& refusal) {
  if (refusal.status() != 400 && refusal.status() != 404) return false;
  const auto type = type_in(request.url.path());
  const std::string query(request.url.query());
  const auto asked = version_in(query);
  const auto* document = refusal.json();
  if (!type || !asked || document == nullptr) return false;
  const ErrorBody error = read_error(document->root());
  if (!says_unknown_version(error)) return false;
  const auto version = version_instead(error, asked->text);
  if (!version) return false;

  std::string target(request.url.path());
  target.append("?").append(query, 0, asked->begin).append(*version).append(query, asked->begin + asked->text.size());
  auto url = request.url.at(target);
  if (!url) return false;
  if (log_ != nullptr) {
    log_->warn("arm", "this cloud does not know the api-version {} of {}; {} is used instead", asked->text,
               name_of(*type), *version);
  }
  request.url = std::move(*url);
  speak(*type, *version);
  return true;
}

void ApiVersions::speak(ResourceType type, const std::string& version) {
  at(type) = version;
  if (type != ResourceType::virtual_machines) return;
  for (const ResourceType part : parts_of_a_vm) {
    std::string& known = at(part);
    if (version < known) known = version;
  }
}

}  // namespace azvmreset::arm
