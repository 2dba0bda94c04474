// The Windows inside a simulated VM, as far as a lost password concerns it.
#pragma once

#include "simulator/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

inline constexpr std::string_view kAdministratorsSid = "S-1-5-32-544";
inline constexpr std::string_view kUsersSid = "S-1-5-32-545";
inline constexpr std::string_view kRemoteDesktopUsersSid = "S-1-5-32-555";

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
  std::vector<std::string> groups;  // by SID
  PasswordHash password;
  std::vector<PasswordHash> history;  // newest first, the current one included
  std::optional<Time> password_set;   // since the simulation began
  std::size_t bad_logons = 0;

  bool built_in_administrator() const { return sid.ends_with("-500"); }
  bool member_of(std::string_view group_sid) const;
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
};

// Win32 codes as LogonUser gives them (F2.2a/3): 0 proved, 1326 wrong, 1331
// disabled, 1909 locked, 1330 expired, 1907 must change.
struct SignIn {
  std::uint32_t code = 0;
  bool remote_desktop = false;  // RDP would have let this account in
  bool accepted() const { return code == 0; }
};

struct Windows {
  std::string computer_name;
  std::string language = "en-US";
  bool domain_controller = false;
  bool firewall_service = true;  // MpsSvc
  PasswordPolicy policy;
  RdpConfiguration rdp;
  std::vector<Account> accounts;
  std::uint32_t next_rid = 1001;
  std::string machine_sid = "S-1-5-21-1004336348-1177238915-682003330";

  Account* find(std::string_view name);  // in any case, as Windows compares
  const Account* find(std::string_view name) const;

  Account& add(std::string_view name);
  void set_password(Account& account, std::string_view password, Time now);

  // What a sign-in with these would end in. A wrong password counts towards
  // the lock-out, as in Windows.
  SignIn sign_in(std::string_view name, std::string_view password);

  // The local name of a well-known group: "Administratoren" on a German guest.
  std::string group_name(std::string_view sid) const;
};

// Whether the policy takes the password for this account: its length in UTF-16
// units and the history (F2.2/3), the five classes and the name inside it (F2.2/2).
bool policy_accepts(const Windows& windows, const Account& account, std::string_view password);

}  // namespace azvmreset::sim
