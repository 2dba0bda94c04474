#include "simulator/guest/net.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/timestamp.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/account_rules.hpp"
#include "simulator/guest/words_of_windows.hpp"

#include <algorithm>
#include <optional>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;

constexpr std::uint32_t kAccessDenied = 5, kNoDomain = 1355, kNoLocalGroup = 1376, kNotMember = 1377, kMember = 1378,
                        kNoUser = 2221, kUserExists = 2224, kPolicy = 2245, kControlled = 8654;
constexpr std::size_t kOldLimit = 14;  // F2.3/3

// "/expires:never" as its name and value; a word without a slash has no name.
struct Option {
  std::string name;
  std::string value;
};

Option option_of(std::string_view word) {
  if (!word.starts_with('/')) return {};
  const std::size_t colon = std::min(word.find(':'), word.size());
  return {base::to_lower(word.substr(1, colon - 1)), std::string(word.substr(std::min(colon + 1, word.size())))};
}

struct NetLine {
  std::vector<std::string> names;  // what is no option
  std::vector<Option> options;

  const Option* find(std::string_view name) const {
    for (const Option& one : options) {
      if (one.name == name) return &one;
    }
    return nullptr;
  }
};

NetLine line_of(std::span<const std::string> words) {
  NetLine line;
  for (const std::string& word : words) {
    if (Option option = option_of(word); !option.name.empty())
      line.options.push_back(std::move(option));
    else
      line.names.push_back(word);
  }
  return line;
}

std::optional<bool> yes_or_no(std::string_view value) {
  if (equals_ignoring_case(value, "yes")) return true;
  if (equals_ignoring_case(value, "no")) return false;
  return std::nullopt;
}

// "12/31/2030" in English, "31.12.2030" in German.
std::optional<Time> date_of(std::string_view text, bool german) {
  const char dot = german ? '.' : '/';
  const std::size_t first = text.find(dot);
  const std::size_t second = first == std::string_view::npos ? first : text.find(dot, first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view one = text.substr(0, first), two = text.substr(first + 1, second - first - 1);
  return base::parse_timestamp(
      format("{}-{:0>2}-{:0>2}T00:00:00Z", text.substr(second + 1), german ? two : one, german ? one : two));
}

class Net {
 public:
  Net(NetLine line, const Surroundings& here, Deed& deed, Time now)
      : line_(std::move(line)), here_(here), deed_(deed), now_(now) {}

  NetOutcome user() {
    for (const Option& one : line_.options) {
      constexpr std::string_view known[] = {"add", "delete", "active", "expires", "logonpasswordchg", "domain", "y"};
      if (std::find(std::begin(known), std::end(known), one.name) == std::end(known)) return not_understood();
    }
    if (!find_home()) return outcome_;
    if (line_.names.empty()) return names_of_all();
    deed_.username = line_.names.front();
    if (line_.find("delete") != nullptr) return remove();
    if (!ask_for_password()) return outcome_;
    if (line_.find("add") != nullptr && !add()) return outcome_;
    if (home_->find(deed_.username) == nullptr) return fail(kNoUser);
    if (line_.names.size() > 1 && line_.find("add") == nullptr && !set_password()) return outcome_;
    if (!set_options()) return outcome_;
    return succeed();
  }

  NetOutcome localgroup() {
    for (const Option& one : line_.options) {
      if (one.name != "add" && one.name != "delete" && one.name != "domain") return not_understood();
    }
    if (!find_home()) return outcome_;
    if (line_.names.empty()) return not_understood();
    const std::string sid = home_->group_sid(line_.names.front());
    if (sid.empty()) return fail(kNoLocalGroup);
    if (line_.names.size() == 1) return members_of(sid);
    for (std::size_t i = 1; i < line_.names.size(); ++i) {
      if (!change_member(line_.names[i], sid)) return outcome_;
    }
    return succeed();
  }

 private:
  bool german() const { return base::starts_with_ignoring_case(here_.windows.language, "de"); }

  void say(std::string_view english, std::string_view in_german) {
    outcome_.output += german() ? in_german : english;
    outcome_.output += '\n';
  }

  NetOutcome not_understood() {
    outcome_.understood = false;
    return outcome_;
  }

  // F2.3/5, F2.3/6.
  NetOutcome fail(std::uint32_t code) {
    outcome_.exit_code = 2;
    const std::string words = words_of(code, here_.windows.language);
    if (code >= 2100 && code < 3000) {
      outcome_.error = german()
                           ? format("{}\n\nSie erhalten weitere Hilfe, wenn Sie NET HELPMSG {} eingeben.", words, code)
                           : format("{}\n\nMore help is available by typing NET HELPMSG {}.", words, code);
    } else {
      outcome_.error = german() ? format("Systemfehler {} aufgetreten.\n\n{}", code, words)
                                : format("System error {} has occurred.\n\n{}", code, words);
    }
    return outcome_;
  }

  // F2.3/4.
  NetOutcome succeed() {
    say("The command completed successfully.", "Der Befehl wurde erfolgreich ausgeführt.");
    return outcome_;
  }

  // F2.3/3.
  bool find_home() {
    home_ = &here_.windows;
    if (line_.find("domain") == nullptr || here_.windows.domain_controller) return true;
    home_ = here_.controller;
    if (home_ == nullptr) {
      fail(kNoDomain);
      return false;
    }
    const std::string& domain = here_.windows.domain;
    say(format("The request will be processed at a domain controller for domain {}.\n", domain),
        format("Die Anforderung wird auf einem Domänencontroller der Domäne {} verarbeitet.\n", domain));
    return true;
  }

  bool may_change() {
    if (here_.may_change(*home_) && !home_->read_only) return true;
    fail(kAccessDenied);
    return false;
  }

  // F2.3/1, F2.3/2: nobody answers.
  bool ask_for_password() {
    if (line_.names.size() < 2) return true;
    if (line_.names[1] == "*") {
      outcome_.output += german() ? "Geben Sie ein Kennwort für den Benutzer ein: " : "Type a password for the user: ";
    } else if (base::utf16_length(line_.names[1]).value_or(0) > kOldLimit && line_.find("y") == nullptr) {
      outcome_.output +=
          german() ? "Das eingegebene Kennwort ist länger als 14 Zeichen. Computer mit Windows-Versionen vor Windows "
                     "2000 können dieses Konto nicht verwenden. Möchten Sie den Vorgang fortsetzen? (J/N) [J]: "
                   : "The password entered is longer than 14 characters.  Computers\nwith Windows prior to Windows "
                     "2000 will not be able to use\nthis account. Do you want to continue this operation? (Y/N) [Y]: ";
    } else {
      return true;
    }
    outcome_.exit_code = 2;
    outcome_.error = german() ? "Es wurde keine gültige Antwort angegeben." : "No valid response was provided.";
    return false;
  }

  NetOutcome names_of_all() {
    for (const Account& account : home_->accounts) outcome_.output += account.name + "\n";
    return succeed();
  }

  NetOutcome members_of(std::string_view sid) {
    for (const Account& account : home_->accounts) {
      if (account.member_of(sid)) outcome_.output += account.name + "\n";
    }
    return succeed();
  }

  NetOutcome remove() {
    const Account* account = home_->find(deed_.username);
    if (account == nullptr) return fail(kNoUser);
    if (!may_change()) return outcome_;
    home_->accounts.erase(home_->accounts.begin() + (account - home_->accounts.data()));
    deed_.changed.emplace_back("delete");
    return succeed();
  }

  bool refused(std::uint32_t code) {
    fail(code);
    return false;
  }

  bool add() {
    if (home_->find(deed_.username) != nullptr) return refused(kUserExists);
    if (!may_change()) return false;
    Account candidate;
    candidate.name = deed_.username;
    const std::string password = line_.names.size() > 1 ? line_.names[1] : "";
    if (!policy_accepts(*home_, candidate, password)) return refused(kPolicy);
    Account& account = home_->add(deed_.username);
    account.groups = {std::string(kUsersSid)};
    home_->set_password(account, password, now_);
    write_down(password, "create");
    return true;
  }

  bool set_password() {
    Account& account = *home_->find(deed_.username);
    const std::string& password = line_.names[1];
    if (!may_change()) return false;
    if (controlled_by_laps(*home_, account)) return refused(kControlled);
    if (!policy_accepts(*home_, account, password)) return refused(kPolicy);
    home_->set_password(account, password, now_);
    if (home_->domain_controller || here_.choices.pick<MustChange>() == MustChange::cleared)
      account.must_change = false;
    write_down(password, "password");
    return true;
  }

  void write_down(std::string_view password, std::string_view change) {
    deed_.password_sha256 = digest_of(password);
    deed_.password_set = true;
    deed_.changed.emplace_back(change);
  }

  bool set_options() {
    Account& account = *home_->find(deed_.username);
    for (const Option& one : line_.options) {
      const bool changes = one.name == "active" || one.name == "logonpasswordchg" || one.name == "expires";
      if (!changes) continue;
      if (!may_change()) return false;
      const auto flag = yes_or_no(one.value);
      if (one.name != "expires" && !flag) return not_understood().understood;
      if (one.name == "active") {
        deed_.changed.emplace_back(*flag ? "enable" : "disable");
        account.enabled = *flag;
        if (*flag) account.locked = false;
      } else if (one.name == "logonpasswordchg") {
        account.must_change = *flag;
        deed_.changed.emplace_back("must_change");
      } else if (!set_expiry(account, one.value)) {
        return false;
      }
    }
    return true;
  }

  bool set_expiry(Account& account, std::string_view value) {
    const bool never = equals_ignoring_case(value, "never") || (german() && equals_ignoring_case(value, "nie"));
    const auto date = date_of(value, german());
    if (!never && !date) return not_understood().understood;
    account.expires = never ? std::nullopt : date;
    deed_.changed.emplace_back("extend");
    return true;
  }

  bool change_member(std::string_view name, std::string_view sid) {
    Account* account = home_->find(name);
    if (account == nullptr) return refused(kNoUser);
    if (!may_change()) return false;
    deed_.username = account->name;
    if (line_.find("delete") != nullptr) {
      if (!account->member_of(sid)) return refused(kNotMember);
      std::erase(account->groups, sid);
      deed_.changed.emplace_back("left " + std::string(sid));
      return true;
    }
    if (line_.find("add") == nullptr) return not_understood().understood;
    if (!joined(*account, sid)) return refused(kMember);
    deed_.changed.emplace_back(sid == kAdministratorsSid       ? "administrators"
                               : sid == kRemoteDesktopUsersSid ? "remote_desktop_users"
                                                               : sid);
    return true;
  }

  NetLine line_;
  const Surroundings& here_;
  Deed& deed_;
  Time now_;
  Windows* home_ = nullptr;
  NetOutcome outcome_;
};

}  // namespace

NetOutcome run_net(std::span<const std::string> words, const Surroundings& here, Deed& deed, Time now) {
  const bool user = !words.empty() && equals_ignoring_case(words.front(), "user");
  const bool group = !words.empty() && equals_ignoring_case(words.front(), "localgroup");
  if (!user && !group) return {.understood = false};
  Net net(line_of(words.subspan(1)), here, deed, now);
  return user ? net.user() : net.localgroup();
}

}  // namespace azvmreset::sim
