#include "simulator/device_codes.hpp"

#include "base/format.hpp"
#include "base/json/writer.hpp"

namespace azvmreset::sim {
namespace {

using base::format;

constexpr std::chrono::seconds kInterval{5};
constexpr std::chrono::seconds kLife{900};

std::string field(const DeviceCodes::Form& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

DeviceCodes::DeviceCodes(const Scenario& scenario, const Choices& choices, std::string authority, std::uint64_t seed)
    : scenario_(scenario),
      choices_(choices),
      authority_(std::move(authority)),
      chance_(seed, "device codes of " + scenario.tenant_id) {}

// F8/8.
std::string DeviceCodes::begin(const Form& form, std::string resource, Time now) {
  constexpr std::string_view letters = "BCDFGHJKLMNPQRSTVWXZ23456789";
  Code code;
  for (int i = 0; i < 9; ++i) code.user_code += letters[chance_.below(letters.size())];
  code.client = field(form, "client_id");
  code.resource = std::move(resource);
  code.claims = field(form, "claims");
  code.offline = field(form, "scope").find("offline_access") != std::string::npos;
  code.expires = now + kLife;
  code.next_poll = now + kInterval;
  const std::string where = authority_ + "/device";
  const std::string device_code = chance_.guid() + chance_.guid();
  base::json::Writer out;
  out.begin_object()
      .member("user_code", code.user_code)
      .member("device_code", device_code)
      .member("verification_uri", where)
      .member("expires_in", static_cast<std::int64_t>(kLife.count()))
      .member("interval", static_cast<std::int64_t>(kInterval.count()))
      .member("message", format("To sign in, use a web browser to open the page {} and enter the code {} to "
                                "authenticate.",
                                where, code.user_code))
      .end_object();
  codes_[device_code] = std::move(code);
  return out.text();
}

DeviceCodes::Outcome DeviceCodes::poll(const Form& form, Time now) {
  const auto found = codes_.find(field(form, "device_code"));
  if (found == codes_.end() || found->second.client != field(form, "client_id")) {
    return EntraError{400, "bad_verification_code", 70018, "Verification code is not recognized."};
  }
  Code& code = found->second;
  if (now >= code.expires) {
    return EntraError{400, "expired_token", 70019, "Verification code expired."};
  }
  if (code.declined) {
    return EntraError{400, "authorization_declined", 70020, "The user declined the authorization request."};
  }
  const bool eager = now < code.next_poll;
  code.next_poll = now + kInterval;
  if (eager && choices_.pick<EagerPoll>() == EagerPoll::slow_down) {
    return EntraError{400, "slow_down", 70016, "The client polls too often."};
  }
  if (code.person == nullptr) {
    return EntraError{400, "authorization_pending", 70016,
                      "OAuth 2.0 device flow error. Authorization is pending. Continue polling."};
  }
  SignedIn who{code.person, code.client, code.resource, code.claims, {}};
  if (code.offline) who.refresh_token = new_refresh_token(who);
  codes_.erase(found);
  return who;
}

// F8/9.
DeviceCodes::Outcome DeviceCodes::refresh(const Form& form, std::string resource) {
  const auto found = refreshable_.find(field(form, "refresh_token"));
  if (found == refreshable_.end() || found->second.client != field(form, "client_id")) {
    return EntraError{400, "invalid_grant", 70043,
                      "The refresh token has expired or is invalid due to sign-in frequency checks by conditional "
                      "access."};
  }
  SignedIn who = found->second;
  who.resource = std::move(resource);
  who.claims = field(form, "claims");
  if (choices_.pick<NewRefreshToken>() == NewRefreshToken::another) who.refresh_token = new_refresh_token(who);
  return who;
}

bool DeviceCodes::decide(std::string_view user_code, Decision decision, std::string_view name) {
  const Person* person = find(name);
  for (auto& [device_code, code] : codes_) {
    if (code.user_code != user_code || person == nullptr) continue;
    code.declined = decision == Decision::decline;
    if (decision == Decision::approve) code.person = person;
    return true;
  }
  return false;
}

std::vector<std::string> DeviceCodes::waiting(Time now) const {
  std::vector<std::string> waiting;
  for (const auto& [device_code, code] : codes_) {
    if (code.person == nullptr && !code.declined && now < code.expires) waiting.push_back(code.user_code);
  }
  return waiting;
}

const Person* DeviceCodes::find(std::string_view name) const {
  for (const Person& person : scenario_.people) {
    if (name.empty() || person.name == name) return &person;
  }
  return nullptr;
}

std::string DeviceCodes::new_refresh_token(const SignedIn& who) {
  const std::string token = format("refresh.{}", chance_.guid());
  SignedIn kept = who;
  kept.refresh_token.clear();
  refreshable_[token] = std::move(kept);
  return token;
}

}  // namespace azvmreset::sim
