#include "offline/warnings.hpp"

#include "base/format.hpp"

#include <string_view>

namespace azvmreset::offline {
namespace {

using base::format;

// What only the disk itself tells.
struct Question {
  std::string_view code;
  std::string_view whether;
  std::string_view remedy;  // where the answer is yes
};

constexpr Question questions[] = {
    {"domain_controller", "Windows is a domain controller", "reset the account at another domain controller"},
    {"disk_encrypted", "the volume is encrypted by BitLocker", "suspend or unlock BitLocker by hand"},
    {"hibernated", "Windows is asleep on the volume (hibernation, fast start-up)", "let Windows shut down fully"},
    {"local_policy_off", "a policy of the domain turns local group policy off", "use the hook setup"},
    {"disk_identity_collision", "the copy's identity is that of the rescue VM's own disk", "use another rescue VM"},
    {"setup_in_progress", "Windows Setup has not ended there", "let it end first"},
    {"domain_member", "Windows is a member of a domain, which it may not reach as it starts",
     "make sure that it reaches a domain controller"},
};

// Of a restore: nobody looks into the disk at all.
constexpr Question questions_of_restore[] = {
    {"domain_controller",
     "Windows on the snapshot is a domain controller, which breaks its domain's replication when it goes back in time",
     "restore a domain controller by a backup that knows of it, or make it anew"},
    {"domain_member", "it is a member of a domain, whose trust it may have lost since",
     "have a local account by which to sign in"},
};

void ask_about_repair(const Situation& now, Plan& plan) {
  const std::string_view when =
      now.request.probe    ? "the probe (step 3) tells it before anything stops"
      : now.given_snapshot ? "without a probe nobody knows it before the disk is staged, while the VM still runs"
                           : "without a probe nobody knows it before the disk is staged, when the VM is off already";
  for (const Question& one : questions) {
    plan.unknowns.emplace_back(std::string(one.code), format("whether {}: {}", one.whether, when),
                               std::string(one.remedy));
  }
  if (now.rescue.os == RescueOs::linux_os) {
    plan.unknowns.emplace_back(
        "volume_unclean",
        "whether the shutdown leaves the volume clean shows when it is staged: a Linux rescue VM "
        "does not write to one whose journal Windows has to replay first",
        "use a Windows rescue VM, which replays it");
  }
}

void ask_about_restore(Plan& plan) {
  for (const Question& one : questions_of_restore) {
    plan.unknowns.emplace_back(std::string(one.code),
                               format("whether {}: nobody looks into the disk before it is started", one.whether),
                               std::string(one.remedy));
  }
}

}  // namespace

void say_unknowns(const Situation& now, Plan& plan) {
  now.plants ? ask_about_repair(now, plan) : ask_about_restore(plan);
  if (now.generation.empty()) {
    plan.unknowns.emplace_back("generation_unknown",
                               "neither the disk nor the VM says its Hyper-V generation; where the copy's is another, "
                               "the swap is refused and the original stays",
                               "");
  }
  plan.unknowns.insert(plan.unknowns.end(), now.world.unread.begin(), now.world.unread.end());
}

}  // namespace azvmreset::offline
