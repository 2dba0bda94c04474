#include "auth/azure_cli_answer.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "host/local_time.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace azvmreset::auth {

namespace {

using base::json::Value;
using std::chrono::seconds;

constexpr std::size_t kMostOfFailure = 250;

// On one line, and without what the terminal would act upon.
std::string shortened(std::string_view complaints) {
  std::string line;
  for (const char c : complaints) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (space && (line.empty() || line.back() == ' ')) continue;
    if (space || base::is_graphic(c)) line += space ? ' ' : c;
    if (line.size() == kMostOfFailure) break;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Error failed(const host::ProgramEnd& end, const TokenWish& wish) {
  const std::string_view said = end.complaints.expose();
  const std::string line = shortened(said);
  const auto says = [said](std::string_view words) {
    return base::find_ignoring_case(said, words) != std::string_view::npos;
  };
  const bool refused = says("AADSTS");
  auto error = base::fail(ErrorCode::authentication_failed, "the Azure CLI gave no token (exit status {}): {}",
                          end.exit_status ? std::to_string(*end.exit_status) : "unknown",
                          line.empty() ? "it said nothing" : line);
  if (says("unrecognized arguments")) {
    error.remedy = "update the Azure CLI: az upgrade";
  } else if (says("subscription") && says("not found")) {
    error.remedy = "check the subscription: az account list";
  } else if (says("az login") || refused) {
    if (!refused) wish.say_unavailable();
    error.remedy = "run: az login --scope " + wish.scope;
  } else {
    error.remedy = "run \"az account get-access-token\" by hand and see what it says";
  }
  return error;
}

std::optional<WallTime> read_end(Value root) {
  const auto epoch = root["expires_on"].text() ? root["expires_on"].text() : root["expires_on"].number();
  if (epoch) {
    const auto since_1970 = base::parse_decimal(*epoch);
    if (!since_1970) return std::nullopt;
    const auto most = std::chrono::duration_cast<seconds>(WallTime::max().time_since_epoch()).count();
    return WallTime(seconds(std::min(*since_1970, static_cast<std::uint64_t>(most))));
  }
  // Without a zone, so only where nothing better is said (facts §8).
  const auto local = root["expiresOn"].text();
  return local ? host::parse_local_time(*local) : std::nullopt;
}

}  // namespace

Result<Token> read_azure_cli_answer(const host::ProgramEnd& end, WallTime asked, const TokenWish& wish) {
  if (end.exit_status.value_or(0) != 0) return failed(end, wish);
  const auto document = base::json::Document::parse(end.output.expose());
  const auto root = document ? document->root() : Value{};
  // None of what it said is quoted: it may be the token.
  const auto token = root["accessToken"].text();
  if (!token && !end.exit_status) return failed(end, wish);
  if (!token || !is_bearer_text(*token)) {
    Error error(ErrorCode::protocol, "the Azure CLI answered without a usable accessToken; expected JSON");
    error.remedy = "update the Azure CLI: az upgrade";
    return error;
  }
  const auto expires = read_end(root);
  if (!expires) {
    Error error(ErrorCode::protocol, "the Azure CLI says neither in expires_on nor in expiresOn when its token ends");
    error.remedy = "update the Azure CLI: az upgrade";
    return error;
  }
  return Token(*token, asked, std::max(std::chrono::duration_cast<seconds>(*expires - asked), seconds{0}));
}

}  // namespace azvmreset::auth
