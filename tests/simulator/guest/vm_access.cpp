#include "simulator/guest/vm_access.hpp"

#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "simulator/digest.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Value;

// F1.7/5: most failures of the handler begin so.
constexpr std::string_view kPrefix =
    "Cannot update Remote Desktop Connection settings for Administrator account. Error: ";

std::string setting(Value settings, std::string_view key, SettingsKeys keys) {
  return (keys == SettingsKeys::exact ? settings[key] : settings.any_case(key)).text_or("");
}

// F2.2/1.
bool name_allowed(std::string_view name) {
  const auto length = base::utf16_length(name);
  if (!length || *length > 20 || name.ends_with('.')) return false;
  if (name.find_first_of("\"/\\[]:|<>+=;,?*@") != std::string_view::npos) return false;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 32) return false;
  }
  return name.find_first_not_of(". ") != std::string_view::npos;
}

// One run of the handler; each step says why it cannot go on.
class Run {
 public:
  Run(Windows& windows, const Choices& choices, Time now) : windows_(windows), choices_(choices), now_(now) {}

  // F1.6/5, and F1.6/4 for every update of a user.
  std::string reset_rdp() {
    windows_.rdp.enabled = true;
    if (!windows_.firewall_service) {
      // F1.7/6.
      return base::format(
          "{}System.Runtime.InteropServices.COMException (0x800706D9): There are no more endpoints "
          "available from the endpoint mapper. (Exception from HRESULT: 0x800706D9)",
          kPrefix);
    }
    windows_.rdp.firewall_rule = true;
    return {};
  }

  std::string reset_password(std::string_view name, std::string_view password) {
    if (choices_.pick<FirewallOrder>() == FirewallOrder::before_password) {
      if (std::string failure = reset_rdp(); !failure.empty()) return failure;
    }
    if (std::string failure = set_or_create(name, password); !failure.empty()) return failure;
    return reset_rdp();
  }

  bool password_set() const { return password_set_; }

 private:
  // F1.6/1.
  std::string set_or_create(std::string_view name, std::string_view password) {
    Account* account = windows_.find(name);
    if (account == nullptr) return create(name, password);
    if (!account->member_of(kAdministratorsSid)) {
      // F1.6/3, F1.7/3.
      return base::format(
          "User account {} already exists but cannot be updated because it is not in the "
          "Administrators group.",
          account->name);
    }
    if (controlled_by_laps(windows_, *account)) {
      // F1.7/13, F2.2a/1.
      return base::format(
          "{}System.Runtime.InteropServices.COMException (0x800721CE): The account is controlled by "
          "external policy and cannot be modified. (Exception from HRESULT: 0x800721CE)",
          kPrefix);
    }
    if (!policy_accepts(windows_, *account, password)) return refused_by_policy();
    windows_.set_password(*account, password, now_);
    password_set_ = true;
    account->enabled = true;
    if (choices_.pick<LockOut>() == LockOut::cleared) account->locked = false;
    if (choices_.pick<MustChange>() == MustChange::cleared) account->must_change = false;
    return {};
  }

  // F1.6/2.
  std::string create(std::string_view name, std::string_view password) {
    if (!name_allowed(name)) {
      return base::format(
          "{}System.Runtime.InteropServices.COMException (0x8007089A): The specified username is "
          "invalid. (Exception from HRESULT: 0x8007089A)",
          kPrefix);
    }
    Account candidate;
    candidate.name = name;
    if (!policy_accepts(windows_, candidate, password)) return refused_by_policy();
    Account& account = windows_.add(name);
    account.groups = {std::string(kAdministratorsSid), std::string(kUsersSid)};
    windows_.set_password(account, password, now_);
    password_set_ = true;
    return {};
  }

  std::string refused_by_policy() const {
    constexpr std::string_view text =
        "System.Runtime.InteropServices.COMException (0x800708C5): The password does not meet the password policy "
        "requirements. Check the minimum password length, password complexity and password history requirements.";
    return base::format("{}{}", choices_.pick<PolicyText>() == PolicyText::with_prefix ? kPrefix : std::string_view(),
                        text);
  }

  Windows& windows_;
  const Choices& choices_;
  Time now_;
  bool password_set_ = false;
};

}  // namespace

HandlerOutcome run_vm_access(Windows& windows, Value settings, Value protected_settings, const Choices& choices,
                             Time now) {
  const SettingsKeys keys = choices.pick<SettingsKeys>();
  HandlerOutcome outcome;
  outcome.username = setting(settings, "UserName", keys);
  const std::string password = setting(protected_settings, "Password", keys);
  if (!password.empty()) outcome.password_sha256 = digest_of(password);
  Run run(windows, choices, now);
  if (windows.domain_controller)  // F1.6/6, F1.7/1
    outcome.message = "VMAccess Extension does not support Domain Controller.";
  else if (outcome.username.empty())  // F1.1/5
    outcome.message = run.reset_rdp();
  else if (password.empty())  // F1.7/4
    outcome.message = "The Admin User Account password cannot be null or empty if provided the username.";
  else
    outcome.message = run.reset_password(outcome.username, password);
  outcome.succeeded = outcome.message.empty();
  outcome.password_set = run.password_set();
  return outcome;
}

}  // namespace azvmreset::sim
