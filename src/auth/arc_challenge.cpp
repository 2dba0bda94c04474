#include "auth/arc_challenge.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

constexpr std::string_view kExtension = ".key";

// "Basic realm=/var/opt/azcmagent/tokens/<guid>.key", perhaps in quotes.
std::string_view realm_in(std::string_view challenge) noexcept {
  constexpr std::string_view scheme = "Basic realm=";
  if (!base::starts_with_ignoring_case(challenge, scheme)) return {};
  challenge.remove_prefix(scheme.size());
  while (!challenge.empty() && challenge.back() == ' ') challenge.remove_suffix(1);
  const bool in_quotes = challenge.size() >= 2 && challenge.front() == '"' && challenge.back() == '"';
  return in_quotes ? challenge.substr(1, challenge.size() - 2) : challenge;
}

// The name of a key file directly in `folder`, or nothing.
std::optional<std::string> key_name(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder) || path.size() <= folder.size() || path[folder.size()] != '/') return std::nullopt;
  const auto name = path.substr(folder.size() + 1);
  if (name.size() <= kExtension.size() || !name.ends_with(kExtension)) return std::nullopt;
  if (name.find('/') != std::string_view::npos || !base::is_graphic(name)) return std::nullopt;
  return std::string(name);
}

}  // namespace

Error bad_arc_challenge(std::string_view found) {
  auto error = base::fail(ErrorCode::protocol, "{} answered with an unusable challenge: {}", kArcAgent, found);
  error.remedy = "check that IDENTITY_ENDPOINT and IMDS_ENDPOINT are those of the agent (azcmagent show)";
  return error;
}

Result<std::string> key_file_in(std::string_view challenge, std::string_view folder) {
  const auto path = realm_in(challenge);
  if (path.empty()) return bad_arc_challenge("expected a realm that names a key file");
  auto name = key_name(path, folder);
  if (name) return *std::move(name);
  return bad_arc_challenge(base::format("it names {}; expected a .key file in {}", base::quoted(path, 200), folder));
}

}  // namespace azvmreset::auth
