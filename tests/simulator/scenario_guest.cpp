#include "simulator/scenario_guest.hpp"

#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "simulator/fields.hpp"
#include "simulator/words.hpp"

namespace azvmreset::sim {
namespace {

using base::fail;
using base::format;
using base::quoted;
using base::json::Value;

Result<void> read_sid(Value value, const std::string& path, std::vector<std::string>& sids) {
  auto name = string_at(value, path);
  if (!name) return name.error();
  if (*name == "administrators")
    sids.emplace_back(kAdministratorsSid);
  else if (*name == "users")
    sids.emplace_back(kUsersSid);
  else if (*name == "remote_desktop_users")
    sids.emplace_back(kRemoteDesktopUsersSid);
  else if (name->starts_with("S-1-"))
    sids.push_back(*name);
  else {
    return fail(ErrorCode::invalid_argument,
                "{}: found {}, expected administrators, users, remote_desktop_users or a SID", path, quoted(*name));
  }
  return {};
}

Result<void> read_account(Value value, const std::string& path, Windows& guest) {
  Account account;
  std::string password;
  std::string expires;
  std::uint32_t rid = 0;
  std::int64_t age = 0;
  Fields fields(value, path);
  fields.require("name")
      .text("name", account.name)
      .text("password", password)
      .text("display_name", account.display_name)
      .number("rid", rid, 500, 99'999)
      .flag("enabled", account.enabled)
      .flag("locked", account.locked)
      .flag("must_change", account.must_change)
      .flag("password_expired", account.password_expired)
      .flag("laps_managed", account.laps_managed)
      .flag("never_expires", account.never_expires)
      .number("password_age_days", age, 0, 36'500)
      .text("expires", expires)
      .each("groups", [&](Value group, const std::string& at) { return read_sid(group, at, account.groups); });
  account.password_age = std::chrono::hours(24 * age);
  if (!expires.empty()) {
    account.expires = base::parse_timestamp(expires + "T00:00:00Z");
    if (!account.expires) fields.refuse("expires", format("found {}, expected yyyy-MM-dd", quoted(expires)));
  }
  if (auto outcome = fields.finish(); !outcome) return outcome;
  if (guest.find(account.name) != nullptr) {
    return fail(ErrorCode::invalid_argument, "{}.name: found {} twice, expected each account once", path,
                quoted(account.name));
  }
  account.sid = format("{}-{}", guest.machine_sid, rid != 0 ? rid : guest.next_rid++);
  const bool expired = account.password_expired;
  Account& kept = guest.accounts.emplace_back(std::move(account));
  if (!password.empty()) guest.set_password(kept, password, {});
  kept.password_set.reset();
  kept.password_expired = expired;
  return {};
}

// By custom the first label, in capitals.
std::string netbios_of(std::string_view domain) {
  std::string name(domain.substr(0, domain.find('.')));
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

constexpr Words<ScriptBlock, 3> kBlockWords{{{"none", ScriptBlock::none},
                                             {"execution_policy", ScriptBlock::execution_policy},
                                             {"antimalware", ScriptBlock::antimalware}}};
constexpr Words<std::string_view, 2> kModeWords{
    {{"FullLanguage", "FullLanguage"}, {"ConstrainedLanguage", "ConstrainedLanguage"}}};
constexpr Words<OaepDigest, 2> kDigestWords{{{"sha256", OaepDigest::sha256}, {"sha1", OaepDigest::sha1}}};
constexpr Words<LapsRoot, 4> kRootWords{
    {{"csp", LapsRoot::csp}, {"gpo", LapsRoot::gpo}, {"local", LapsRoot::local}, {"legacy", LapsRoot::legacy}}};

constexpr Words<LocalPolicyUse, 4> kLocalPolicyWords{{{"none", LocalPolicyUse::none},
                                                      {"scripts", LocalPolicyUse::scripts},
                                                      {"ansi_scripts", LocalPolicyUse::ansi_scripts},
                                                      {"other_extension", LocalPolicyUse::other_extension}}};

Result<void> read_powershell(Value value, const std::string& path, PowerShell& powershell) {
  std::string_view mode = powershell.language_mode;
  Fields fields(value, path);
  fields.text("version", powershell.version)
      .number("bits", powershell.bits, 32, 64)
      .word<std::string_view>("language_mode", mode, kModeWords)
      .word<OaepDigest>("seals_with", powershell.seals_with, kDigestWords)
      .word<ScriptBlock>("blocked_by", powershell.block, kBlockWords);
  if (auto outcome = fields.finish(); !outcome) return outcome;
  powershell.language_mode = std::string(mode);
  return {};
}

Result<void> read_laps(Value value, const std::string& path, Windows& guest) {
  LapsPolicy policy;
  Fields fields(value, path);
  fields.require("root")
      .word<LapsRoot>("root", policy.root, kRootWords)
      .flag("on", policy.on)
      .text("account", policy.account);
  guest.laps.push_back(policy);
  return fields.finish();
}

}  // namespace

Result<void> read_guest(Value value, const std::string& path, Windows& guest) {
  std::int64_t skew = 0;
  Fields fields(value, path);
  fields.text("computer_name", guest.computer_name)
      .text("language", guest.language)
      .text("os", guest.os)
      .flag("domain_controller", guest.domain_controller)
      .flag("read_only", guest.read_only)
      .text("domain", guest.domain)
      .text("netbios", guest.netbios)
      .flag("domain_reachable", guest.domain_reachable)
      .flag("client_edition", guest.client_edition)
      .flag("local_policy_off", guest.local_policy_off)
      .word<LocalPolicyUse>("local_policy", guest.local_policy, kLocalPolicyWords)
      .flag("secondary_logon", guest.secondary_logon)
      .number("clock_skew_seconds", skew, -864'000'000, 864'000'000)
      .object("powershell", [&](Value powershell,
                                const std::string& at) { return read_powershell(powershell, at, guest.powershell); })
      .each("laps", [&](Value root, const std::string& at) { return read_laps(root, at, guest); })
      .each("denied_remote_logon",
            [&](Value sid, const std::string& at) { return read_sid(sid, at, guest.denied_remote_logon); })
      .each("denied_network_logon",
            [&](Value sid, const std::string& at) { return read_sid(sid, at, guest.denied_network_logon); })
      .flag("firewall_service", guest.firewall_service)
      .object("password_policy",
              [&](Value policy, const std::string& at) {
                Fields parts(policy, at);
                return parts.number("min_length", guest.policy.min_length, 0, 128)
                    .flag("complexity", guest.policy.complexity)
                    .number("history", guest.policy.history, 0, 24)
                    .number("lockout_threshold", guest.policy.lockout_threshold, 0, 999)
                    .finish();
              })
      .object("rdp",
              [&](Value rdp, const std::string& at) {
                Fields parts(rdp, at);
                return parts.flag("enabled", guest.rdp.enabled)
                    .number("port", guest.rdp.port, 1, 65'535)
                    .flag("firewall_rule", guest.rdp.firewall_rule)
                    .finish();
              })
      .each("accounts", [&](Value account, const std::string& at) { return read_account(account, at, guest); });
  guest.clock_skew = std::chrono::seconds(skew);
  if (guest.domain_controller && guest.domain.empty()) guest.domain = "corp.example";
  if (guest.netbios.empty()) guest.netbios = netbios_of(guest.domain);
  return fields.finish();
}

Result<std::string> read_digest(Value value, const std::string& path) {
  auto text = string_at(value, path);
  if (!text) return text.error();
  const bool hexadecimal = text->find_first_not_of("0123456789abcdef") == std::string::npos;
  if (hexadecimal && text->size() == 64) return text;
  return fail(ErrorCode::invalid_argument, "{}: found {}, expected SHA-256 as 64 hexadecimal digits", path,
              quoted(*text));
}

Result<RecordedScript> read_recorded_script(Value value, const std::string& path) {
  RecordedScript script;
  std::int64_t seconds = 0;
  Fields fields(value, path);
  fields.require("sha256")
      .text("sha256", script.sha256)
      .text("output", script.output)
      .text("error", script.error)
      .number("exit_code", script.exit_code, -2'147'483'647, 2'147'483'647)
      .number("seconds", seconds, 0, 864'000);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  if (auto digest = read_digest(value["sha256"], path + ".sha256"); !digest) return digest.error();
  script.takes = std::chrono::seconds(seconds);
  return script;
}

}  // namespace azvmreset::sim
