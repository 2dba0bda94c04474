#include "simulation/oracles.hpp"

#include "base/format.hpp"
#include "simulation/lost_passwords.hpp"
#include "simulator/digest.hpp"
#include "simulator/world.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <string>

namespace azvmreset::simulation {
namespace {

using base::format;

// What the guests did for one operation. No two have the same password.
struct Truth {
  std::size_t password_set = 0;                 // as often it was the account's afterwards
  std::map<std::string, std::size_t> by_nonce;  // how often one run command set it
};

bool makes_password(const PlannedOperation& planned) {
  return planned.kind == Kind::reset_password && planned.way == Way::made;
}

// The password that it set, as far as anybody knows.
std::string password_of(const PlannedOperation& planned, const Ended& ended) {
  return planned.generate || makes_password(planned) ? ended.generated : planned.password;
}

Truth truth_of(const Plan& plan, Run& run, const PlannedOperation& planned, const Ended& ended) {
  const std::string& machine = plan.machines[planned.machine].name;
  const std::string digest = sim::digest_of(password_of(planned, ended));
  Truth truth;
  for (const sim::LedgerEntry& entry : run.azure->azure().ledger()) {
    // What an agent that came back takes up once more is told as replay_possible.
    if (entry.vm != machine || entry.password_sha256 != digest || entry.again) continue;
    truth.password_set += entry.password_set;
    if (!entry.nonce.empty() && entry.password_set) ++truth.by_nonce[entry.nonce];
  }
  return truth;
}

const sim::LedgerEntry* run_of(Run& run, std::string_view tag) {
  const auto& ledger = run.azure->azure().ledger();
  const auto found = std::find_if(ledger.begin(), ledger.end(), [&](const auto& entry) { return entry.tag == tag; });
  return found == ledger.end() ? nullptr : &*found;
}

bool may_be_either(const Error& error) {
  return error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable;
}

bool is_reset(const PlannedOperation& planned) {
  return planned.kind == Kind::reset_password || planned.kind == Kind::reset_rdp;
}

// The one refusal of a guest that has done half of its work (F1.7/6).
bool half_done(const Error& error) { return error.message.find("MpsSvc") != std::string::npos; }

// Codes that would say that the client itself is broken.
bool never_expected(ErrorCode code) {
  const ErrorCategory category = category_of(code);
  return (category == ErrorCategory::internal || category == ErrorCategory::usage) && code != ErrorCode::not_sent;
}

class Judge {
 public:
  Judge(const Plan& plan, Run& run, Tally& tally) : plan_(plan), run_(run), tally_(tally) {}

  void all() {
    no_tag_twice();
    no_password_is_lost(plan_, run_);
    nothing_of_others_is_gone();
    for (index_ = 0; index_ < plan_.operations.size(); ++index_) one(plan_.operations[index_], run_.operations[index_]);
  }

 private:
  void broken(std::string_view oracle, std::string_view what) {
    run_.watch.broken(oracle, format("operation {}: {}", index_, what));
  }

  void one(const PlannedOperation& planned, const Ended& ended) {
    if (!ended.at) return broken("everything ends", "it never ended");
    if (planned.kind == Kind::reset_password) password(planned, ended);
    if (planned.kind == Kind::run_script) script(planned, ended);
    if (planned.kind == Kind::rotate) rotation(planned, ended);
    for (const Ending& ending : ended.endings) {
      if (ending.error) {
        sound(planned, *ending.error);
        may_be_either(*ending.error) ? ++tally_.unknown : ++tally_.refused;
        continue;
      }
      ++tally_.succeeded;
      if (is_reset(planned)) success(planned, ending);
    }
    tally_.dropped += ended.lost;
    if (ended.endings.empty() || ended.lost) return;
    const bool restarted = planned.kind == Kind::restart && !ended.endings.back().error;
    if (restarted && ended.booted == ended.boots) broken("success is true", "the machine never booted");
    if (plan_.calm) as_expected(planned, ended);
  }

  void sound(const PlannedOperation& planned, const Error& error) {
    const bool by_keeper = planned.keeping == Keeping::fails && error.code == ErrorCode::internal;
    if (never_expected(error.code) && !by_keeper) broken("clients are sound", error.message);
  }

  // The tag marks what ran. Whoever deletes the instance takes the mark away,
  // and another client's write puts its own in its place: a write of ours that
  // is resent, or gone on with from before ARM's answer, is then a new one.
  bool mark_may_be_gone(std::string_view vm) const {
    std::set<std::size_t> writers;
    for (const PlannedOperation& each : plan_.operations) {
      if (plan_.machines[each.machine].name != vm) continue;
      if (each.kind == Kind::delete_extension) return true;
      if (is_reset(each) || each.kind == Kind::rotate) writers.insert(each.client);
    }
    return writers.size() > 1;
  }

  // A guest acts on one attempt of ours once. Somebody else's tag is always
  // the same one, and another write between two of theirs makes it new.
  void no_tag_twice() {
    std::set<std::string> seen;
    for (const sim::LedgerEntry& entry : run_.azure->azure().ledger()) {
      const std::string attempt = entry.vm + ' ' + entry.tag;
      const bool ours =
          !entry.tag.empty() && !entry.again && entry.tag != "somebody-else" && !mark_may_be_gone(entry.vm);
      if (ours && !seen.insert(attempt).second) {
        run_.watch.broken("nothing is done twice", format("{} ran again", attempt));
      }
    }
  }

  void nothing_of_others_is_gone() {
    for (const std::string& name : plan_.not_ours) {
      const auto& volumes = run_.azure->azure().world().volumes;
      const bool there =
          std::any_of(volumes.begin(), volumes.end(), [&](const auto& each) { return each->name == name; });
      if (!there) run_.watch.broken("what is not ours stays", name);
    }
  }

  void password(const PlannedOperation& planned, const Ended& ended) {
    const Truth truth = truth_of(plan_, run_, planned, ended);
    for (const auto& [nonce, times] : truth.by_nonce) {
      if (times > 1 && !sent_twice_by_others()) {
        broken("nothing is done twice", format("the guest ran the command {} {} times", nonce, times));
      }
    }
    for (const Ending& ending : ended.endings) {
      const bool proved = !ending.error && ending.evidence >= Evidence::applied;
      if (proved && truth.password_set == 0) broken("success is true", "the password was never set");
    }
    if (ended.endings.empty() || ended.lost) return;
    // An earlier end may be overtaken by somebody who went on.
    const auto& error = ended.endings.back().error;
    if (!error) return;
    if (may_be_either(*error)) {
      tally_.unknown_without_effect += truth.password_set == 0;
    } else if (truth.password_set > 0 && !half_done(*error)) {
      broken("a refusal is true", format("{}, but the password was set: {}", name_of(error->code), error->message));
    }
  }

  // Whoever is told that it has worked has the password in force for the current one.
  void rotation(const PlannedOperation& planned, const Ended& ended) {
    if (ended.endings.empty() || ended.lost) return;
    const auto& error = ended.endings.back().error;
    const auto& vault = ended.vault;
    if (error) {
      const bool told = std::any_of(error->candidates.begin(), error->candidates.end(), [&](const auto& candidate) {
        return vault.pending && candidate == vault.pending->id;
      });
      if (in_force(planned, vault.pending) && !told) {
        broken("candidates are told", "the pending one is in force, and the error does not name it");
      }
      return;
    }
    if (vault.pending || !vault.current || vault.current->id != ended.endings.back().rotated_to) {
      return broken("success is true", "the vault was told something else");
    }
    if (!in_force(planned, vault.current)) broken("success is true", "what is current is not in force");
  }

  bool in_force(const PlannedOperation& planned, const std::optional<RotationCandidate>& candidate) {
    const auto& machines = run_.azure->azure().world().machines;
    const auto machine = std::find_if(machines.begin(), machines.end(), [&](const auto& each) {
      return each->set_up.name == plan_.machines[planned.machine].name;
    });
    const sim::Account* account = (*machine)->guest.find(planned.username);
    return candidate && account != nullptr && account->password_sha256 == sim::digest_of(candidate->secret.expose());
  }

  // Something on the way may have sent a request twice: then the guest may
  // have run twice what we sent once.
  bool sent_twice_by_others() const {
    return std::any_of(plan_.faults.begin(), plan_.faults.end(),
                       [](const PlannedFault& planned) { return planned.name == "duplicated"; });
  }

  void script(const PlannedOperation& planned, const Ended& ended) {
    const auto& ledger = run_.azure->azure().ledger();
    const std::string digest = sim::digest_of(planned.script);
    const auto runs = std::count_if(ledger.begin(), ledger.end(),
                                    [&](const sim::LedgerEntry& entry) { return entry.script_sha256 == digest; });
    if (runs > 1 && !sent_twice_by_others()) {
      broken("nothing is done twice", format("the guest ran the script {} times", runs));
    }
    if (ended.endings.empty() || ended.lost) return;
    const auto& error = ended.endings.back().error;
    if (!error && runs == 0) broken("success is true", "no guest ran the script");
    if (error && !may_be_either(*error) && !error->may_have_arrived && runs > 0) {
      broken("a refusal is true", format("{}, but the script ran: {}", name_of(error->code), error->message));
    }
  }

  void success(const PlannedOperation& planned, const Ending& ending) {
    if (ending.evidence < planned.require) broken("success is true", "less evidence than was required");
    if (ending.evidence < Evidence::applied || ending.force_update_tag.empty()) return;
    const sim::LedgerEntry* ran = run_of(run_, ending.force_update_tag);
    if (ran == nullptr) return broken("success is true", "no guest ran this attempt");
    if (!ran->succeeded) return broken("success is true", "the guest refused this attempt: " + ran->message);
    const bool same = ran->vm == plan_.machines[planned.machine].name &&
                      ran->username == (planned.kind == Kind::reset_password ? planned.username : "");
    if (!same) broken("success is true", "the attempt that ran was another one");
  }

  // Another operation of the history may be changing the machine just then.
  bool in_anothers_way(const PlannedOperation& planned) const {
    return std::any_of(plan_.operations.begin(), plan_.operations.end(), [&](const PlannedOperation& each) {
      const bool may_start = is_reset(each) || each.kind == Kind::rotate;
      const bool changes_power = each.kind == Kind::restart || (may_start && each.start_if_stopped);
      return &each != &planned && each.machine == planned.machine && changes_power;
    });
  }

  // Operations of one client on one machine go one after the other; those of
  // two clients know nothing of each other.
  bool has_rival(const PlannedOperation& planned) const {
    return std::any_of(plan_.operations.begin(), plan_.operations.end(), [&](const PlannedOperation& each) {
      return each.client != planned.client && each.machine == planned.machine;
    });
  }

  // How an operation ends that nobody disturbs.
  void as_expected(const PlannedOperation& planned, const Ended& ended) {
    const Ending& ending = ended.endings.back();
    const std::string& like = plan_.machines[planned.machine].like;
    const std::string got = ending.error ? std::string(name_of(ending.error->code)) : "success";
    const std::string expected = expected_at(like, planned);
    const bool met_another =
        ending.error && ending.error->blockers == std::vector<std::string>{"provisioning_updating"};
    // Azure's limits hold in a calm history too, and some clients resend nothing.
    const bool out_of_tries =
        ending.error && ending.error->code == ErrorCode::throttled && plan_.clients[planned.client].max_resends == 0;
    if ((met_another && has_rival(planned)) || in_anothers_way(planned) || out_of_tries) return;
    // The lock is found before the write where locks are looked at; LAPS where the guest is read first.
    const bool found_earlier = got == "blocked" && (like == "frozen-01" || like == "laps-01") && expected != "success";
    if (got != expected && !expected.empty() && !found_earlier) {
      return broken("undisturbed, it ends as it must",
                    format("{} of a machine like {}: expected {}, got {}: {}", name_of(planned.kind), like, expected,
                           got, ending.error ? ending.error->message : ""));
    }
    if (is_reset(planned) && !ending.error) around(planned, ended);
  }

  // What a reset was told to do around its own work.
  void around(const PlannedOperation& planned, const Ended& ended) {
    const Ending& ending = ended.endings.back();
    const sim::Power before = plan_.scenario.vms[planned.machine].power;
    const bool stays = before == sim::Power::running || planned.after == AfterStart::leave_running;
    if (ended.power != (stays ? sim::Power::running : before)) {
      broken("the power is as it was asked for", format("it is {} at the end", static_cast<int>(ended.power)));
    }
    if (ending.started_vm != (before != sim::Power::running)) broken("success is true", "who started the machine?");
    if (ending.snapshot_id.empty() == planned.snapshot_first) broken("success is true", "where is the snapshot?");
  }

  static std::string expected_at(std::string_view like, const PlannedOperation& planned) {
    const auto is_one_of = [like](std::initializer_list<std::string_view> names) {
      return std::count(names.begin(), names.end(), like) > 0;
    };
    const bool off = is_one_of({"stopped-01", "halted-01"});
    if (planned.kind == Kind::restart) return off ? "blocked" : like == "frozen-01" ? "refused" : "success";
    const bool closed = is_one_of({"legacy-07", "linux-01", "noext-01"});
    if (planned.kind == Kind::run_script)
      return closed || off ? "blocked" : like == "frozen-01" ? "refused" : "success";
    const bool well = is_one_of({"web-01", "named-01", "entra-01", "kept-01"});
    if (planned.kind == Kind::rotate) return well ? "success" : "";
    if (!is_reset(planned)) return "success";
    if (closed) return "blocked";
    if (off && !planned.start_if_stopped) return "blocked";
    if (like == "frozen-01") return "refused";
    const bool by_vm_access = planned.kind == Kind::reset_rdp || planned.way == Way::vm_access;
    // The firewall service is VMAccess's own need (F1.7/6).
    if (like == "fw-01" && by_vm_access) return "guest_refused";
    if (like == "dc-01" && (by_vm_access || planned.way == Way::ladder)) return "guest_refused";
    if (planned.kind == Kind::reset_rdp) return "success";
    const bool no_administrator = planned.username == "clerk" && by_vm_access;
    return like == "laps-01" || no_administrator ? "guest_refused" : "success";
  }

  const Plan& plan_;
  Run& run_;
  Tally& tally_;
  std::size_t index_ = 0;
};

}  // namespace

void judge(const Plan& plan, Run& run, Tally& tally) { Judge(plan, run, tally).all(); }

}  // namespace azvmreset::simulation
