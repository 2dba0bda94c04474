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

constexpr std::uint32_t kAccessDenied = 5, kLogonTypeDenied = 1385, kNoSuchUser = 2221, kPolicy = 2245,
                        kNoDomain = 1355;
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
  // By the script itself; Windows said nothing.
  void stop(std::string_view reason, std::string_view step) {
    reply_.outcome = reply_.changed.empty() ? "refused" : "failed";
    reply_.reason = reason;
    reply_.step = step;
  }

  void fail(std::string_view reason, std::string_view step, std::uint32_t code, const Windows& windows) {
    stop(reason, step);
    reply_.code = code;
    reply_.text = words_of(code, windows.language);
  }

  void run(const Surroundings& here, Time now) {
    const auto call = account_call(parameters_);
    if (!call || contradicts(*call, here.windows.domain_controller)) return stop("bad_request", "request");
    call_ = *call;
    deed.username = call_.account;
    if (call_.secret) deed.password_sha256 = digest_of(*call_.secret);
    reply_.guest_read = true;
    const auto clock = std::chrono::floor<std::chrono::seconds>(here.windows.clock.time_since_epoch());
    if (clock.count() > call_.not_after) return stop("too_late", "guest");
    home_ = home_of(here);
    at_controller_ = here.windows.domain_controller;
    if (home_ == nullptr) return fail("domain_unreachable", "read", kNoDomain, here.windows);
    if (call_.task == "change" && here.windows.read_only) return stop("read_only_domain_controller", "guest");
    if (call_.task == "list") return list();
    Account* account = find();
    if (account != nullptr) {
      deed.username = account->name;
      reply_.before = as_read(*account);
    }
    if (creates() && account != nullptr) return stop("account_exists", "read");
    if (!creates() && account == nullptr) return stop("account_not_found", "read");
    if (wants("password") && controlled_by_laps(*home_, *account)) return stop("laps_managed", "read");
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

  bool wants(std::string_view change) const {
    return std::find(call_.changes.begin(), call_.changes.end(), change) != call_.changes.end();
  }
  bool creates() const { return wants("create"); }

  // A controller tells its domain's DNS name, whatever it was asked by.
  ReadAccount as_read(const Account& account) const {
    if (!home_->domain_controller) return {account, home_, ""};
    return {account, home_, at_controller_ ? home_->domain : call_.domain};
  }

  void list() {
    for (const Account& account : home_->accounts) {
      if (home_->domain_controller && !account.member_of(kAdministratorsSid)) continue;
      reply_.accounts.push_back(as_read(account));
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
      fail(outcome.reason, name, outcome.code, here.windows);
      if (reply_.changed.empty()) return;
      break;
    }
    if (const Account* account = find()) reply_.after = as_read(*account);
  }

  Change make(std::string_view name, const Surroundings& here, Time now) {
    if (!here.may_change(*home_)) return {false, "access_denied", kAccessDenied};
    if (name == "create") return create(now);
    Account* account = find();
    if (account == nullptr) return {false, "account_not_found", kNoSuchUser};
    if (name == "password") return set_password(*account, here, now);
    if (name == "unlock") return {std::exchange(account->locked, false), "", 0};
    // A password that is too old reads the same, and stays so (F2.2a/4).
    if (name == "must_change") return {std::exchange(account->must_change, false) || account->password_expired, "", 0};
    if (name == "enable") return {!std::exchange(account->enabled, true), "", 0};
    if (name == "extend") return {extended(*account, *call_.expires_at), "", 0};
    return {joined(*account, name == "administrators" ? kAdministratorsSid : kRemoteDesktopUsersSid), "", 0};
  }

  Change create(Time now) {
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
  bool at_controller_ = false;
};

}  // namespace

std::unique_ptr<Script> begin_account_script(const ScriptCall& call) { return std::make_unique<AccountScript>(call); }

}  // namespace azvmreset::sim
