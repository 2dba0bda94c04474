#include "connection.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

#include "failure.hpp"
#include "identity.hpp"

namespace azvmreset::cli {
namespace {

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

}  // namespace

Result<ClientOptions> client_options(const Settings& settings, const Environment& environment) {
  auto credential = credential_of(settings, environment);
  if (!credential) return std::move(credential).error();

  ClientOptions options(std::move(credential).value());
  options.drive = Drive::host;
  options.arm_endpoint = settings.text_or_empty(Option::arm_endpoint);
  options.authority = settings.text_or_empty(Option::authority);
  options.audience = settings.text_or_empty(Option::audience);
  // A variable may have been set for another purpose, long ago; typing the
  // audience next to the endpoint is a decision.
  if (settings.source(Option::audience) == Source::command_line) {
    options.trusted_arm_hosts.push_back(host_of(options.arm_endpoint));
  }
  options.allow_http_loopback = environment("AZVMRESET_ALLOW_HTTP_LOOPBACK") == "1";
  options.ca_file = settings.text_or_empty(Option::ca_file);
  if (const auto deadline = settings.seconds(Option::timeout)) options.deadline = *deadline;
  options.poll_interval = settings.seconds(Option::poll_interval);
  options.log_level = log_level_of(settings.text_or_empty(Option::log_level));
  return options;
}

std::vector<std::string> unusual_endpoints(const Settings& settings) {
  std::vector<std::string> lines;
  const std::string arm = settings.text_or_empty(Option::arm_endpoint);
  if (without_slash(arm) != rule_of(Option::arm_endpoint).fallback.default_value)
    lines.push_back("ARM endpoint " + arm);
  const std::string authority = settings.text_or_empty(Option::authority);
  if (!authority.empty() && without_slash(authority) != public_authority) lines.push_back("authority " + authority);
  return lines;
}

}  // namespace azvmreset::cli
