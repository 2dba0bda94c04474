#include "staging/requests.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/sealing_pair.hpp"
#include "guest/account_name.hpp"
#include "guest/account_rules.hpp"
#include "ops/blockers.hpp"
#include "ops/local_checks.hpp"
#include "ops/sinks.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::staging {
namespace {

using base::format;
using ops::invalid;
using std::chrono::hours;
using Warnings = std::vector<Finding>;

constexpr hours longest_validity{24 * 90};

bool has(const std::vector<AccountGroup>& groups, AccountGroup group) noexcept {
  return std::ranges::find(groups, group) != groups.end();
}

Result<void> check_volume(const std::string& volume) {
  if (!volume.empty() && volume.find('\0') == std::string::npos) return {};
  return invalid("found no volume; expected the folder where a Windows volume is mounted", "name its mount point");
}

Result<void> check_account(const PlantedReset& reset, Warnings& warnings) {
  if (reset.built_in_administrator) {
    if (reset.username.empty()) return {};
    return invalid(format("found the name {} with built_in_administrator, which is found by its number",
                          base::quoted(reset.username)),
                   "leave out one of them");
  }
  const auto name = guest::parse_account_name(reset.username, "");
  if (!name) return name.error();
  if (!name->domain.empty()) {
    return ops::blocked({ops::blocker(
        Blocker::domain_account,
        format("{} is an account of a domain, and its password is not on this volume", base::quoted(reset.username)),
        "reset it on a domain controller, or name a local account")});
  }
  return ops::sort_out(guest::check_account_name(name->name, !reset.existing_only),
                       "use the name of a local account of this Windows", warnings);
}

Result<void> check_sealing_key(const PlantedReset& reset, const Sink& key_sink) {
  if (!reset.password.empty() || reset.plaintext) {
    return invalid("found a password or plaintext beside a sealing_key, with which the guest makes the password",
                   "leave out one of them");
  }
  if (key_sink.index() != 0) return ops::check_sink(key_sink, "key_sink");
  if (reset.sealing_key->kept()) return {};
  return invalid("found a sealing_key that was generated and is kept nowhere",
                 "name a key_sink, or load a key that you keep from PEM");
}

Result<void> check_password(const PlantedReset& reset, const Sink& key_sink, Warnings& warnings) {
  if (reset.sealing_key) return check_sealing_key(reset, key_sink);
  if (key_sink.index() != 0) {
    return invalid("found a key_sink without a sealing_key", "give the key, or leave out the sink");
  }
  if (reset.password.empty()) {
    return invalid("found neither a sealing_key nor a password",
                   "give a sealing_key: the guest makes the password, and the volume never holds it");
  }
  if (!reset.plaintext) {
    return invalid(
        "found a chosen password without plaintext: it would lie readable on the volume until its script "
        "has run",
        "use a sealing_key, or say plaintext, too");
  }
  warnings.emplace_back("plaintext_on_volume",
                        "the chosen password lies on this volume, and on each snapshot or copy that is made of it, "
                        "until Windows has run the script",
                        "make no copies meanwhile, and change the password after the sign-in");
  return ops::sort_out(guest::check_password(reset.password, reset.username),
                       "choose another password should the guest refuse this one", warnings);
}

Result<void> check_reset(const StageVolume& request, Warnings& warnings) {
  const PlantedReset& reset = request.reset;
  if (auto checked = check_account(reset, warnings); !checked) return checked;
  if (auto checked = check_password(reset, request.key_sink, warnings); !checked) return checked;
  if (reset.add_to.empty()) {
    warnings.emplace_back("no_group", "the account is added to no group: a new one may sign in nowhere",
                          "add it to administrators or remote_desktop_users");
  }
  return {};
}

Result<void> check_nothing_of_reset(const StageVolume& request) {
  const PlantedReset& reset = request.reset;
  const bool none = reset.username.empty() && !reset.built_in_administrator && !reset.sealing_key &&
                    reset.password.empty() && !reset.plaintext && !reset.existing_only;
  if (none && request.key_sink.index() == 0) return {};
  return invalid("found an account, a key or a password with the task reset_rdp, which sets none",
                 "leave them out, or use the task reset_password");
}

Result<void> check_overrides(const std::vector<Blocker>& overrides) {
  for (const Blocker wanted : overrides) {
    if (wanted == Blocker::local_policy_off) continue;
    return invalid(
        format("found {} among the overrides; only local_policy_off can be overridden here", name_of(wanted)),
        "leave it out, and remove what it stands for");
  }
  return {};
}

bool is_id(std::string_view text) noexcept {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<Warnings> check(const StageVolume& request) {
  Warnings warnings;
  if (auto checked = check_volume(request.volume); !checked) return std::move(checked).error();
  if (auto checked = check_overrides(request.overrides); !checked) return std::move(checked).error();
  if (request.hook != Hook::group_policy) {
    return invalid("found the hook setup, which changes the volume's registry; here a registry is only read",
                   "use the hook group_policy, or plan a rescue: a Windows rescue VM writes the registry");
  }
  if (request.task == PlantedTask::nothing) {
    return invalid("found the task nothing, which plants nothing; it is of a plan alone",
                   "stage reset_password or reset_rdp, or restore the VM from a snapshot");
  }
  if (request.valid_for < hours(1) || request.valid_for > longest_validity) {
    return invalid(
        format("found {} hours for valid_for, expected 1 to {}", request.valid_for.count(), longest_validity.count()),
        "give the time within which that Windows will start");
  }
  auto checked =
      request.task == PlantedTask::reset_password ? check_reset(request, warnings) : check_nothing_of_reset(request);
  if (!checked) return std::move(checked).error();
  return warnings;
}

Result<void> check(const UnstageVolume& request) {
  if (auto checked = check_volume(request.volume); !checked) return checked;
  if (!request.id.empty() && !is_id(request.id)) {
    return invalid(format("found the id {}, expected 32 hexadecimal digits in lower case", base::quoted(request.id)),
                   "take it from what stage reported, or leave it out");
  }
  if (request.sealing_key && request.secret_sink.index() == 0) {
    return invalid("a sealing_key needs a secret_sink that keeps what it opens", "name a sink");
  }
  if (request.secret_sink.index() != 0 && !request.sealing_key) {
    return invalid("found a secret_sink without a sealing_key, which opens what it is to keep",
                   "give the key that it was staged with, or leave out the sink");
  }
  return ops::check_sink(request.secret_sink, "secret_sink");
}

guest::PlantingOrder order_of(const StageVolume& request, std::string id,
                              std::chrono::system_clock::time_point not_after) {
  guest::PlantingOrder order;
  order.id = std::move(id);
  order.not_after = std::chrono::floor<std::chrono::seconds>(not_after.time_since_epoch()).count();
  if (request.task == PlantedTask::reset_rdp) {
    order.work = guest::PlantedWork::reset_rdp;
    return order;
  }
  const PlantedReset& reset = request.reset;
  const auto name = guest::parse_account_name(reset.username, "");
  if (name) order.account = name->name;
  order.built_in_administrator = reset.built_in_administrator;
  order.existing_only = reset.existing_only;
  order.administrators = has(reset.add_to, AccountGroup::administrators);
  order.remote_desktop_users = has(reset.add_to, AccountGroup::remote_desktop_users);
  if (reset.sealing_key) order.seal_to = reset.sealing_key->pair().public_key();
  order.password = reset.password.duplicate();
  return order;
}

}  // namespace azvmreset::staging
