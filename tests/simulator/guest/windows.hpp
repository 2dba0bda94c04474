// The Windows inside a simulated VM, as far as a lost password concerns it.
#pragma once

#include "simulator/message.hpp"
#include "simulator/rsa_oaep.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

inline constexpr std::string_view kAdministratorsSid = "S-1-5-32-544";
inline constexpr std::string_view kUsersSid = "S-1-5-32-545";
inline constexpr std::string_view kRemoteDesktopUsersSid = "S-1-5-32-555";
inline constexpr std::string_view kLocalAccountSid = "S-1-5-113";
inline constexpr std::string_view kLocalAdministratorSid = "S-1-5-114";

// A password as a guest keeps it: it can be compared, never read.
class PasswordHash {
 public:
  PasswordHash() = default;
  PasswordHash(std::string_view salt, std::string_view password);
  bool matches(std::string_view password) const;

 private:
  std::string salt_;
  std::string digest_;
};

struct Account {
  std::string name;
  std::string sid;
  std::string display_name;
  bool enabled = true;
  bool locked = false;
  bool must_change = false;
  bool password_expired = false;  // by its age
  bool laps_managed = false;
  bool never_expires = false;       // the password
  std::optional<Time> expires;      // the account
  Duration password_age{0};         // when the simulation began
  std::vector<std::string> groups;  // by SID
  PasswordHash password;
  std::string password_sha256;        // of the same, for those who look on from outside; empty without one
  std::vector<PasswordHash> history;  // newest first, the current one included
  std::optional<Time> password_set;   // since the simulation began
  std::size_t bad_logons = 0;

  bool expired(Time now) const { return expires && *expires <= now; }
  bool built_in_administrator() const { return sid.ends_with("-500"); }
  bool member_of(std::string_view group_sid) const;
};

// A machine key that the account script made: it outlives every run until somebody deletes it.
struct GuestKey {
  std::string name;  // a GUID
  std::shared_ptr<const RsaKeyPair> pair;
};

struct PasswordPolicy {
  std::size_t min_length = 0;
  bool complexity = true;
  std::size_t history = 0;
  std::size_t lockout_threshold = 0;  // 0: never locks
};

struct RdpConfiguration {
  bool enabled = true;  // fDenyTSConnections is 0
  std::uint16_t port = 3389;
  bool firewall_rule = true;  // lets 3389 in
  bool network_level_authentication = true;
  std::uint32_t security_layer = 2;
  std::uint32_t min_encryption_level = 2;
};

// What keeps scripts from running (F2.2a/4).
enum class ScriptBlock { none, execution_policy, antimalware };

struct PowerShell {
  std::string version = "5.1.20348.2400";
  std::uint32_t bits = 64;
  std::string language_mode = "FullLanguage";
  OaepDigest seals_with = OaepDigest::sha256;  // what .NET beneath it can open: SHA-1 alone before 4.6
  ScriptBlock block = ScriptBlock::none;
};

// One of the four roots of Windows LAPS (F2.2a/1). A root that holds any
// setting wins over those behind it, also when it switches LAPS off.
enum class LapsRoot { csp, gpo, local, legacy };
struct LapsPolicy {
  LapsRoot root = LapsRoot::local;
  bool on = true;
  std::string account;  // empty: RID 500
};

// Win32 codes as LogonUser gives them (F2.2a/3): 0 proved, 1326 wrong, 1331
// disabled, 1909 locked, 1330 expired, 1907 must change; 1793 is an expired
// account.
struct SignIn {
  std::uint32_t code = 0;
  bool remote_desktop = false;  // RDP would have let this account in
  bool accepted() const { return code == 0; }
};

// What somebody has done with local group policy: nothing; start-up scripts,
// listed in UTF-16 or ANSI; or something else, with scripts of nobody.
enum class LocalPolicyUse { none, scripts, ansi_scripts, other_extension };

struct Windows {
  std::string computer_name;
  std::string language = "en-US";
  std::string os = "10.0.20348";
  bool domain_controller = false;
  bool read_only = false;         // a controller that is read-only
  std::string domain;             // DNS name of the one that it is a member or a controller of
  std::string netbios;            // of that domain
  bool domain_reachable = true;   // whether a controller answers
  bool client_edition = false;    // no server
  bool local_policy_off = false;  // DisableLGPOProcessing
  LocalPolicyUse local_policy = LocalPolicyUse::none;
  bool secondary_logon = true;  // the service that `run as` needs
  PowerShell powershell;
  std::vector<LapsPolicy> laps;
  std::vector<std::string> denied_remote_logon;   // by SID
  std::vector<std::string> denied_network_logon;  // by SID
  Duration clock_skew{0};                         // how far its clock is ahead
  Time clock;                                     // that it shows; kept by who looks into the guest
  bool remote_powershell = false;
  bool firewall_service = true;  // MpsSvc
  PasswordPolicy policy;
  RdpConfiguration rdp;
  std::vector<Account> accounts;
  std::vector<GuestKey> keys;
  std::size_t keys_made = 0;
  std::uint32_t next_rid = 1001;
  std::string machine_sid = "S-1-5-21-1004336348-1177238915-682003330";

  Account* find(std::string_view name);  // in any case, as Windows compares
  const Account* find(std::string_view name) const;
  const GuestKey* find_key(std::string_view name) const;

  Account& add(std::string_view name);
  void set_password(Account& account, std::string_view password, Time now);

  // Of whose domain this is a controller or a member, in either spelling.
  bool belongs_to(std::string_view domain_name) const;

  // The account that LAPS keeps, by the first root that says anything; null
  // where none does.
  const Account* kept_by_laps() const;

  // Whether a list of SIDs names it, or a group that it is in.
  bool named_in(const std::vector<std::string>& sids, const Account& account) const;
  bool remote_logon_denied(const Account& account) const;

  // What a sign-in with these would end in. A wrong password counts towards
  // the lock-out, as in Windows.
  SignIn sign_in(std::string_view name, std::string_view password);

  // The local name of a well-known group: "Administratoren" on a German guest.
  std::string group_name(std::string_view sid) const;
  // The SID of the group of that name, in this guest's language; or nothing.
  std::string group_sid(std::string_view name) const;
};

// Whether Windows LAPS keeps its password, and nobody else may set it.
bool controlled_by_laps(const Windows& windows, const Account& account);

// Whether the policy takes the password for this account: its length in UTF-16
// units and the history (F2.2/3), the five classes and the name inside it (F2.2/2).
bool policy_accepts(const Windows& windows, const Account& account, std::string_view password);

}  // namespace azvmreset::sim
