#include "connection.hpp"

#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "failure.hpp"
#include "identity.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::string_view public_arm = "https://management.azure.com";
constexpr std::string_view public_authority = "https://login.microsoftonline.com";

std::string_view without_slash(std::string_view url) noexcept {
  if (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

// Only to name a host; whether the URL is good is for the library to say.
std::string host_of(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (url.starts_with('[')) return std::string(url.substr(0, url.find(']') + 1));
  return std::string(url.substr(0, url.find(':')));
}

LogLevel log_level_of(std::string_view name) noexcept {
  constexpr std::pair<std::string_view, LogLevel> levels[] = {
      {"error", LogLevel::error}, {"warn", LogLevel::warn},   {"info", LogLevel::info},
      {"debug", LogLevel::debug}, {"trace", LogLevel::trace},
  };
  for (const auto& [text, level] : levels) {
    if (text == name) return level;
  }
  return LogLevel::off;
}

// "http://NAME:PASSWORD@HOST" on the command line would show the password to
// every process; who has it in a variable has decided otherwise.
bool shows_a_password(std::string_view proxy) noexcept {
  const std::size_t at = proxy.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::size_t scheme = proxy.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  return begin < at && proxy.substr(begin, at - begin).find(':') != std::string_view::npos;
}

Result<void> choose_network(ClientOptions& options, const Settings& settings, const Environment& environment) {
  options.ca_file = settings.text_or_empty(Option::ca_file);
  options.ca_directory = settings.text_or_empty(Option::ca_directory);
  options.proxy = settings.text_or_empty(Option::proxy);
  if (settings.source(Option::proxy) == Source::command_line && shows_a_password(options.proxy)) {
    return usage_error("--proxy is refused: a password is never an argument, where every process could read it",
                       "--proxy-username and the variable AZVMRESET_PROXY_PASSWORD");
  }
  options.proxy_username = settings.text_or_empty(Option::proxy_username);
  if (const auto password = environment("AZVMRESET_PROXY_PASSWORD")) options.proxy_password = Secret(*password);
  options.no_proxy = settings.text_or_empty(Option::no_proxy);

  const bool ipv4 = settings.on(Option::ipv4);
  const bool ipv6 = settings.on(Option::ipv6);
  if (ipv4 && ipv6) return usage_error("--ipv4 and --ipv6 leave no address", "give one of them, or none");
  if (ipv4) options.address_family = AddressFamily::ipv4;
  if (ipv6) options.address_family = AddressFamily::ipv6;
  if (const auto longest = settings.seconds(Option::request_timeout)) options.request_timeout = *longest;
  options.traceparent = settings.text_or_empty(Option::traceparent);
  return {};
}

Result<ClientOptions> options_for(Credential credential, const Settings& settings, const Environment& environment) {
  ClientOptions options(std::move(credential));
  options.drive = Drive::host;
  options.cloud = settings.text_or_empty(Option::cloud);
  options.arm_endpoint = settings.text_or_empty(Option::arm_endpoint);
  options.authority = settings.text_or_empty(Option::authority);
  options.audience = settings.text_or_empty(Option::audience);
  // A variable may have been set for another purpose, long ago; typing the
  // audience next to the endpoint is a decision.
  if (settings.source(Option::audience) == Source::command_line) {
    options.trusted_arm_hosts.push_back(host_of(options.arm_endpoint.empty() ? options.cloud : options.arm_endpoint));
  }
  options.api_versions = settings.pairs(Option::api_version);
  options.allow_http_loopback = environment("AZVMRESET_ALLOW_HTTP_LOOPBACK") == "1";
  if (auto network = choose_network(options, settings, environment); !network) return std::move(network).error();
  if (const auto deadline = settings.seconds(Option::timeout)) options.deadline = *deadline;
  options.poll_interval = settings.seconds(Option::poll_interval);
  options.log_level = log_level_of(settings.text_or_empty(Option::log_level));
  return options;
}

// The cloud that is chosen by name or by its ARM endpoint; null for another.
const Cloud* known_cloud(const Settings& settings) {
  const std::string cloud = settings.text_or_empty(Option::cloud);
  const std::string endpoint = settings.text_or_empty(Option::arm_endpoint);
  const std::string& chosen = cloud.empty() ? endpoint : cloud;
  const auto named = cloud_named(chosen.empty() ? "AzureCloud" : chosen);
  for (const Cloud& known : well_known_clouds()) {
    if (named ? known.name == named->name : without_slash(chosen) == known.arm_endpoint) return &known;
  }
  return nullptr;
}

}  // namespace

Result<ClientOptions> client_options(const Settings& settings, const Surroundings& surroundings) {
  auto credential = credential_of(settings, surroundings);
  if (!credential) return std::move(credential).error();
  return options_for(std::move(credential).value(), settings, surroundings.environment);
}

Result<ClientOptions> unsigned_options(const Settings& settings, const Environment& environment) {
  // A client has a credential; a ready token is one that nobody is asked for.
  return options_for(ReadyToken(Secret("unused")), settings, environment);
}

std::vector<std::string> unusual_endpoints(const Settings& settings) {
  const Cloud* cloud = known_cloud(settings);
  std::string arm = settings.text_or_empty(Option::arm_endpoint);
  if (arm.empty()) arm = cloud != nullptr ? cloud->arm_endpoint : settings.text_or_empty(Option::cloud);
  std::string authority = settings.text_or_empty(Option::authority);
  if (authority.empty() && cloud != nullptr) authority = cloud->authority;
  const std::string audience = settings.text_or_empty(Option::audience);

  std::vector<std::string> lines;
  if (without_slash(arm) != public_arm) lines.push_back("ARM endpoint " + arm);
  if (!authority.empty() && without_slash(authority) != public_authority) lines.push_back("authority " + authority);
  if (!audience.empty()) lines.push_back("audience " + audience);
  return lines;
}

bool asks_the_cloud(const Settings& settings, const ClientOptions& options) {
  return known_cloud(settings) == nullptr && options.authority.empty() &&
         !std::holds_alternative<ReadyToken>(options.credential);
}

std::vector<std::string> discovered_endpoints(const Cloud& cloud) {
  std::vector<std::string> lines = {"authority " + cloud.authority + " (" + (cloud.adfs ? "AD FS, " : "") +
                                    "as the cloud says)"};
  for (const std::string& audience : cloud.audiences) lines.push_back("audience " + audience);
  return lines;
}

}  // namespace azvmreset::cli
