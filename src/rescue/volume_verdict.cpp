#include "rescue/volume_verdict.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::format;
using base::quoted;
using guest::RescueOutcome;
using guest::RescueReason;
using ops::blocker;

constexpr std::size_t longest_words = 600;
constexpr std::string_view controller_type = "LanmanNT";
constexpr std::string_view client_type = "WinNT";

struct Meaning {
  RescueReason reason;
  Blocker blocker;
  std::string_view found;
  std::string_view remedy;
};

constexpr Meaning meanings[] = {
    {RescueReason::tools_missing, Blocker::rescue_unsuitable,
     "the rescue VM lacks programs that reading and writing NTFS takes, and could not install them",
     "give its subnet a way to the packages of its distribution (the network nat_gateway), install them at it, or use "
     "another rescue VM"},
    {RescueReason::disk_not_found, Blocker::rescue_unsuitable,
     "the rescue VM does not show the disk that is attached to it", "use another rescue VM, with a SCSI controller"},
    {RescueReason::disk_ambiguous, Blocker::rescue_unsuitable,
     "the rescue VM shows more than one disk that may be the one attached to it",
     "detach other disks from it, or use another rescue VM"},
    {RescueReason::disk_identity_collision, Blocker::disk_identity_collision,
     "another disk of the rescue VM has the identity of this one, so Windows keeps it offline; it was not touched",
     "use a rescue VM of another image or version, or a Linux one"},
    {RescueReason::not_windows, Blocker::not_a_windows_volume, "no Windows was found on the disk",
     "look at the disk by hand: attach a copy of it to another VM (az vm repair create)"},
    {RescueReason::other_computer, Blocker::wrong_computer,
     "the Windows on the disk has another computer's name than the VM",
     "make sure that this is the VM's disk; where the VM was renamed inside, wait for its agent to tell so, or repair "
     "a copy by hand (stage)"},
    {RescueReason::disk_encrypted, Blocker::disk_encrypted, "the volume is encrypted by BitLocker",
     "suspend BitLocker inside that Windows, or unlock a copy by hand with its recovery key (stage)"},
    {RescueReason::hibernated, Blocker::hibernated,
     "Windows is asleep on this volume: it would overwrite what is planted when it wakes",
     "let that Windows shut down fully (shutdown /s /t 0), then plan again"},
    {RescueReason::unclean, Blocker::volume_unclean,
     "the volume was not closed cleanly, and a Linux rescue VM would lose what its journal holds",
     "use a Windows rescue VM, which replays the journal; or start the VM and let Windows shut down fully"},
    {RescueReason::read_only, Blocker::volume_read_only, "the rescue VM cannot write to the volume",
     "use another rescue VM"},
    {RescueReason::untrustworthy, Blocker::volume_untrustworthy,
     "a link, a second name or an ambiguous one is where a file is to be read or written",
     "look at that path by hand; it may have been put there on purpose"},
    {RescueReason::too_large, Blocker::volume_untrustworthy, "a file of group policy is larger than any could be",
     "look at that file by hand; it may have been put there on purpose"},
    {RescueReason::exists, Blocker::already_staged, "something is there already where a new file is to be written",
     "see who else has written to the copy; it is made anew where the rescue goes on"},
    {RescueReason::windows_only, Blocker::rescue_unsuitable, "only a Windows rescue VM can write the hook setup",
     "use a Windows rescue VM"},
    {RescueReason::setup_in_progress, Blocker::setup_in_progress,
     "Windows Setup has not ended on this volume: SetupType is not what it should be", "let Setup end first"},
};

const Meaning* meaning_of(RescueReason reason) noexcept {
  for (const Meaning& meaning : meanings) {
    if (meaning.reason == reason) return &meaning;
  }
  return nullptr;
}

Finding finding_of(const Meaning& meaning) {
  return blocker(meaning.blocker, std::string(meaning.found), std::string(meaning.remedy));
}

void block(VolumeVerdict& verdict, RescueReason reason) { verdict.blockers.push_back(finding_of(*meaning_of(reason))); }

void judge_role(const guest::RescueReport& report, const Plan& plan, VolumeVerdict& verdict) {
  if (report.product_type == controller_type) {
    verdict.blockers.push_back(blocker(Blocker::domain_controller,
                                       "Windows is a domain controller: it has no local accounts, and an older copy of "
                                       "its disk would break the replication of its domain",
                                       "reset the account at another domain controller, or restore the domain's backup "
                                       "in directory services restore mode"));
    return;
  }
  const bool member = !report.domain.empty();
  // A machine in a workgroup ignores this policy (F5.2).
  if (report.local_policy_off == true && member && plan.hook == Hook::group_policy) {
    verdict.blockers.push_back(blocker(Blocker::local_policy_off,
                                       "a policy turns the processing of local group policy off on this member of a "
                                       "domain: what is planted would not run",
                                       "plan again with the hook setup and a Windows rescue VM"));
  }
  if (member) {
    verdict.warnings.emplace_back(
        "domain_member",
        format("Windows is a member of the domain {}: where it reaches no domain controller as it starts, it stops "
               "before local policy, and what is planted does not run",
               quoted(report.domain)),
        "see that it reaches a domain controller");
  }
  if (report.product_type == client_type) {
    verdict.warnings.emplace_back("client_edition",
                                  "a client edition of Windows may process group policy after its start only: it may "
                                  "be restarted once more",
                                  "");
  }
}

}  // namespace

Error refusal_of(const guest::RescueAnswer& answer, const Plan& plan) {
  const std::string words = answer.text.empty() ? "" : format("; it says {}", quoted(answer.text, longest_words));
  const Meaning* meaning = meaning_of(answer.reason);
  if (meaning != nullptr) {
    Finding found = finding_of(*meaning);
    found.message += words;
    Error error = ops::blocked({found});
    error.may_have_arrived = answer.outcome == RescueOutcome::failed;
    return error;
  }
  Error error(ErrorCode::guest_refused, format("the rescue VM {} {}: {}{}", plan.facts.rescue_vm,
                                               answer.outcome == RescueOutcome::refused
                                                   ? "has not done what it was asked for, and changed nothing"
                                                   : "stopped in the middle of what it was asked for",
                                               name_of(answer.reason), words));
  error.remedy = "look at the rescue VM, or use another one";
  error.may_have_arrived = answer.outcome == RescueOutcome::failed;
  error.retryable = answer.reason == RescueReason::too_late;
  return error;
}

VolumeVerdict judge_volume(const guest::RescueReport& report, const Plan& plan, bool to_be_written) {
  VolumeVerdict verdict;
  if (report.encrypted == true) block(verdict, RescueReason::disk_encrypted);
  if (report.hibernated == true) block(verdict, RescueReason::hibernated);
  if (report.setup_type.value_or(0) != 0) block(verdict, RescueReason::setup_in_progress);
  if (to_be_written && report.unclean == true && plan.rescue_os == RescueOs::linux_os) {
    block(verdict, RescueReason::unclean);
  } else if (to_be_written && report.unclean != false) {
    verdict.warnings.emplace_back("unclean_unknown",
                                  "nobody could read whether Windows closed this volume when it was powered off; a "
                                  "Windows rescue VM replays what its journal holds, and the rest of that moment is "
                                  "lost, as after a loss of power",
                                  "look for what was being written then, once you are signed in");
  }
  judge_role(report, plan, verdict);
  return verdict;
}

}  // namespace azvmreset::rescue
