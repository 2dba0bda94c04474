#include "simulator/guest/account_script.hpp"

#include "simulator/digest.hpp"
#include "simulator/guest/account_call.hpp"
#include "simulator/guest/account_changes.hpp"
#include "simulator/guest/account_json.hpp"
#include "simulator/guest/sealing.hpp"
#include "simulator/guest/words_of_windows.hpp"

#include <utility>

namespace azvmreset::sim {
namespace {

constexpr std::uint32_t kLogonTypeDenied = 1385, kNoDomain = 1355;
constexpr int kConstrained = 3;
constexpr std::size_t kMostKeys = 100;

// Between reading, changing and telling there is time in which a VM may be
// switched off, and a command deleted.
constexpr Duration kOneStep = std::chrono::seconds(1);

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
    switch (stage_) {
      case Stage::read:
        return begin(here);
      case Stage::change:
        change(here, now);
        stage_ = Stage::tell;
        return kOneStep;
      case Stage::tell:
        if (reply_.outcome == "done" && (call_.sign_in || call_.task == "verify")) try_sign_in(here);
        break;
    }
    tell(here);
    return std::nullopt;
  }

 private:
  enum class Stage { read, change, tell };

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

  std::optional<Duration> begin(const Surroundings& here) {
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
    read(here);
    stage_ = call_.task == "change" && reply_.outcome == "done" ? Stage::change : Stage::tell;
    if (stage_ == Stage::change || call_.task == "verify") return kOneStep;
    tell(here);
    return std::nullopt;
  }

  void read(const Surroundings& here) {
    const auto call = account_call(parameters_);
    if (!call || contradicts(*call, here.windows.domain_controller)) return stop("bad_request", "request");
    call_ = *call;
    deed.username = call_.account;
    reply_.guest_read = true;
    if (late(here)) return stop("too_late", "guest");
    home_ = home_of(here);
    at_controller_ = here.windows.domain_controller;
    if (home_ == nullptr) return fail("domain_unreachable", "read", kNoDomain, here.windows);
    if (call_.task == "change" && here.windows.read_only) return stop("read_only_domain_controller", "guest");
    if (call_.task == "list") return list();
    if (call_.task == "keys") return tell_keys(here.windows);
    if (call_.task == "remove_keys") return remove_keys(here.windows);
    if (call_.names_account()) read_account();
    if (reply_.outcome != "done") return;
    if (call_.task == "key") return make_key(here.windows);
    receive_password(here);
  }

  bool late(const Surroundings& here) const {
    const auto clock = std::chrono::floor<std::chrono::seconds>(here.windows.clock.time_since_epoch());
    return clock.count() > call_.not_after;
  }

  void read_account() {
    const Account* account = find_account(call_, *home_);
    if (account != nullptr) {
      deed.username = account->name;
      sid_ = account->sid;
      reply_.before = as_read(*account);
    }
    if (call_.creates() && account != nullptr) return stop("account_exists", "read");
    if (!call_.creates() && account == nullptr) return stop("account_not_found", "read");
    if (call_.wants("password") && controlled_by_laps(*home_, *account)) return stop("laps_managed", "read");
  }

  // Whose account it is: this computer's, its own domain's on a controller,
  // or that of the domain that it is a member of.
  Windows* home_of(const Surroundings& here) const {
    if (call_.domain.empty()) return &here.windows;
    if (!here.windows.belongs_to(call_.domain)) return nullptr;
    return here.windows.domain_controller ? &here.windows : here.controller;
  }

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

  // The rest is for the next time.
  void tell_keys(const Windows& windows) {
    reply_.complete = windows.keys.size() <= kMostKeys;
    for (const GuestKey& key : windows.keys) {
      if (reply_.keys.size() < kMostKeys) reply_.keys.push_back(key.name);
    }
  }

  void remove_keys(Windows& windows) {
    tell_keys(windows);
    windows.keys.erase(windows.keys.begin(), windows.keys.begin() + static_cast<std::ptrdiff_t>(reply_.keys.size()));
  }

  // CNG makes no key of a name a second time; CAPI opens the one that is there.
  void make_key(Windows& windows) {
    const GuestKey* present = windows.find_key(call_.key);
    reply_.opens = windows.powershell.seals_with;
    if (present != nullptr && reply_.opens == OaepDigest::sha256) return stop("windows", "key");
    if (present == nullptr) {
      present = &windows.keys.emplace_back(GuestKey{call_.key, RsaKeyPair::one_of_four(windows.keys_made++)});
    }
    reply_.key = present->pair->numbers();
  }

  void receive_password(const Surroundings& here) {
    if (call_.password == "sealed") return open(here.windows);
    if (call_.password == "made") return make_password(here);
    if (call_.secret) take(*call_.secret);
  }

  void take(std::string password) {
    deed.password_sha256 = digest_of(password);
    password_ = std::move(password);
  }

  SealedFor whom() const { return {nonce_, sid_.empty() ? std::string_view("-") : std::string_view(sid_)}; }

  void open(const Windows& windows) {
    const GuestKey* key = windows.find_key(call_.key);
    if (key == nullptr) return stop("key_not_found", "read");
    auto password = opened(*key, windows.powershell.seals_with, *call_.secret, whom());
    if (!password) return stop("bad_seal", "read");
    take(*std::move(password));
  }

  // Told before it is set: from then on somebody may know it.
  void make_password(const Surroundings& here) {
    const OaepDigest digest = here.windows.powershell.seals_with;
    std::string password = made_password(*home_, call_.account, here.chance);
    const auto blocks = sealed(*call_.seal_to, digest, password, whom());
    if (!blocks) return stop("bad_request", "request");
    print(sealed_line(nonce_, digest, *blocks));
    reply_.beside_sealed = true;
    take(std::move(password));
  }

  void change(const Surroundings& here, Time now) {
    // Reading may have taken long.
    if (late(here)) return stop("too_late", "read");
    AccountChanges changes(call_, *home_, password_, here, now);
    for (const std::string& name : call_.changes) {
      const AccountChange outcome = changes.make(name);
      if (outcome.made) reply_.changed.push_back(name);
      if (outcome.reason.empty()) continue;
      fail(outcome.reason, name, outcome.code, here.windows);
      break;
    }
    deed.password_set = changes.password_set();
    deed.changed = reply_.changed;
    if (reply_.outcome == "refused") return;
    if (const Account* account = find_account(call_, *home_)) reply_.after = as_read(*account);
  }

  void try_sign_in(const Surroundings& here) {
    const Account* account = find_account(call_, *home_);
    if (account == nullptr) return;
    const std::string name = account->name;
    std::uint32_t code = home_->sign_in(name, password_).code;
    if (code == 0 && here.windows.named_in(here.windows.denied_network_logon, *account)) code = kLogonTypeDenied;
    reply_.sign_in = code;
  }

  void tell(const Surroundings& here) {
    if (call_.password == "sealed") {
      std::erase_if(here.windows.keys, [&](const GuestKey& key) { return key.name == call_.key; });
    }
    exit_code = reply_.outcome == "done" ? 0 : 1;
    deed.message = reply_.outcome == "done" ? "" : reply_.reason;
    print(answer_line(std::move(reply_), here.windows));
  }

  Parameters parameters_;
  std::string nonce_;
  Stage stage_ = Stage::read;
  AccountCall call_;
  AccountReply reply_;
  Windows* home_ = nullptr;
  bool at_controller_ = false;
  std::string sid_;       // empty: of an account that is still to be created
  std::string password_;  // in the clear, as it has it
};

}  // namespace

std::unique_ptr<Script> begin_account_script(const ScriptCall& call) { return std::make_unique<AccountScript>(call); }

}  // namespace azvmreset::sim
