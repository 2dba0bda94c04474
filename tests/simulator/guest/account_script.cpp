#include "simulator/guest/account_script.hpp"

#include "base/ascii.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/account_call.hpp"
#include "simulator/guest/account_json.hpp"
#include "simulator/guest/account_rules.hpp"
#include "simulator/guest/words_of_windows.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

constexpr std::uint32_t kAccessDenied = 5, kLogonTypeDenied = 1385, kNoSuchUser = 2221, kUserExists = 2224,
                        kPolicy = 2245, kNoDomain = 1355, kControlled = 8654;
constexpr int kConstrained = 3;

// One change of one account: whether it was needed, or why it cannot be made.
struct Change {
  bool made = false;
  std::string reason;
  std::uint32_t code = 0;
};

class AccountScript final : public Script {
 public:
  explicit AccountScript(const ScriptCall& call) : parameters_(call.parameters) {}

  void say_hello(const Surroundings& here) override {
    nonce_ = nonce_of(parameters_).value_or("");
    if (!nonce_.empty()) print(first_line(here.windows, nonce_));
  }

  std::optional<Duration> watchdog() const override {
    const auto call = account_call(parameters_);
    if (!call) return std::nullopt;
    return std::chrono::seconds(call->seconds);
  }

  std::optional<Duration> go_on(const Surroundings& here, Time now) override {
    exit_code = 1;
    if (const auto wrong = unbound(parameters_)) {
      complain(*wrong);
      return std::nullopt;
    }
    say_hello(here);
    deed.nonce = nonce_;
    if (nonce_.empty()) return std::nullopt;
    if (here.windows.powershell.language_mode != "FullLanguage") {
      exit_code = kConstrained;
      return std::nullopt;
    }
    reply_.nonce = nonce_;
    run(here, now);
    exit_code = reply_.outcome == "done" ? 0 : 1;
    deed.changed = reply_.changed;
    deed.message = reply_.outcome == "done" ? "" : reply_.reason;
    print(answer_line(std::move(reply_), here.windows));
    return std::nullopt;
  }

 private:
  void stop(std::string_view reason, std::string_view step, const Windows& windows, std::uint32_t code = 0) {
    reply_.outcome = reply_.changed.empty() ? "refused" : "failed";
    reply_.reason = reason;
    reply_.step = step;
    reply_.code = code;
    if (code != 0) reply_.text = words_of(code, windows.language);
  }

  void run(const Surroundings& here, Time now) {
    const auto call = account_call(parameters_);
    if (!call) return stop("bad_request", "request", here.windows);
    call_ = *call;
    deed.username = call_.account;
    if (call_.secret) deed.password_sha256 = digest_of(*call_.secret);
    reply_.guest_read = true;
    const Time last = Time(std::chrono::seconds(std::min<std::int64_t>(call_.not_after, 253'402'300'799)));
    if (here.windows.clock > last) return stop("too_late", "request", here.windows);
    if (contradicts(call_, here.windows.domain_controller)) {
      reply_.guest_read = false;
      return stop("bad_request", "request", here.windows);
    }
    home_ = home_of(here);
    if (home_ == nullptr) return stop("domain_unreachable", "guest", here.windows, kNoDomain);
    if (call_.task == "list") return list();
    Account* account = find();
    if (account == nullptr && !creates()) return stop("account_not_found", "read", here.windows, kNoSuchUser);
    if (account != nullptr) {
      deed.username = account->name;
      reply_.before = ReadAccount{*account, home_};
    }
    if (call_.task == "change") change(here, now);
    if (call_.task == "verify") verify(here, *account);
  }

  // Whose account it is: this computer's, its own domain's on a controller,
  // or that of the domain that it is a member of.
  Windows* home_of(const Surroundings& here) const {
    if (call_.domain.empty()) return &here.windows;
    if (!here.windows.belongs_to(call_.domain)) return nullptr;
    return here.windows.domain_controller ? &here.windows : here.controller;
  }

  Account* find() const {
    if (!call_.built_in_administrator) return home_->find(call_.account);
    const auto found = std::find_if(home_->accounts.begin(), home_->accounts.end(),
                                    [](const Account& one) { return one.built_in_administrator(); });
    return found == home_->accounts.end() ? nullptr : &*found;
  }

  bool creates() const {
    return std::find(call_.changes.begin(), call_.changes.end(), "create") != call_.changes.end();
  }

  void list() {
    for (const Account& account : home_->accounts) {
      if (home_->domain_controller && !account.member_of(kAdministratorsSid)) continue;
      reply_.accounts.push_back({account, home_});
    }
  }

  void verify(const Surroundings& here, const Account& account) {
    const std::string name = account.name;
    std::uint32_t code = home_->sign_in(name, *call_.secret).code;
    if (code == 0 && here.windows.named_in(here.windows.denied_network_logon, account)) code = kLogonTypeDenied;
    reply_.sign_in = code;
  }

  void change(const Surroundings& here, Time now) {
    for (const std::string& name : call_.changes) {
      const Change outcome = make(name, here, now);
      if (outcome.made) reply_.changed.push_back(name);
      if (outcome.reason.empty()) continue;
      stop(outcome.reason, name, here.windows, outcome.code);
      break;
    }
    if (const Account* account = find()) reply_.after = ReadAccount{*account, home_};
  }

  Change make(std::string_view name, const Surroundings& here, Time now) {
    if (home_->read_only) return {false, "read_only_domain_controller", 0};
    if (!here.may_change(*home_)) return {false, "access_denied", kAccessDenied};
    if (name == "create") return create(now);
    Account* account = find();
    if (account == nullptr) return {false, "account_not_found", kNoSuchUser};
    if (name == "password") return set_password(*account, here, now);
    if (name == "unlock") return {std::exchange(account->locked, false), "", 0};
    if (name == "must_change") return {std::exchange(account->must_change, false), "", 0};
    if (name == "enable") return {!std::exchange(account->enabled, true), "", 0};
    if (name == "extend") return {extended(*account, *call_.expires_at), "", 0};
    return {joined(*account, name == "administrators" ? kAdministratorsSid : kRemoteDesktopUsersSid), "", 0};
  }

  Change create(Time now) {
    if (find() != nullptr) return {false, "account_exists", kUserExists};
    Account candidate;
    candidate.name = call_.account;
    if (!policy_accepts(*home_, candidate, *call_.secret)) return {false, "policy", kPolicy};
    Account& account = home_->add(call_.account);
    account.groups = {std::string(kUsersSid)};
    home_->set_password(account, *call_.secret, now);
    deed.password_set = true;
    return {true, "", 0};
  }

  Change set_password(Account& account, const Surroundings& here, Time now) {
    if (controlled_by_laps(*home_, account)) return {false, "laps_managed", kControlled};
    if (!policy_accepts(*home_, account, *call_.secret)) return {false, "policy", kPolicy};
    home_->set_password(account, *call_.secret, now);
    deed.password_set = true;
    // In a directory the time of the password is the mark itself.
    if (home_->domain_controller || here.choices.pick<MustChange>() == MustChange::cleared) account.must_change = false;
    return {true, "", 0};
  }

  Parameters parameters_;
  std::string nonce_;
  AccountCall call_;
  AccountReply reply_;
  Windows* home_ = nullptr;
};

}  // namespace

std::unique_ptr<Script> begin_account_script(const ScriptCall& call) { return std::make_unique<AccountScript>(call); }

}  // namespace azvmreset::sim
