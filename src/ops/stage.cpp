#include "ops/stage.hpp"

#include "base/format.hpp"

#include <string>

namespace azvmreset::ops {
namespace {

struct Words {
  std::string_view name;
  std::string_view meaning;
  std::string_view remedy;
};

Words words_of(GuestStage stage) noexcept {
  switch (stage) {
    case GuestStage::not_picked_up:
      return {"not_picked_up", "the VM's agent reports, but has not picked the reset up yet",
              "wait some minutes and resume; if nothing changes, restart the VM"};
    case GuestStage::running:
      return {"running", "the guest is at work on it", "wait some minutes and resume"};
    case GuestStage::reported:
      return {"reported", "the guest has reported its end, and Azure has not taken note of it yet",
              "resume in some minutes; the sign-in may work already"};
    case GuestStage::agent_silent:
      break;
  }
  return {"agent_silent", "the VM's agent has not reported since the reset was sent",
          "restart the VM, or repair its agent; the reset may still be carried out when the agent comes back"};
}

}  // namespace

std::string_view name_of(GuestStage stage) noexcept { return words_of(stage).name; }

GuestStage stage_of(const LastLook& look) noexcept {
  if (look.has_ended) return GuestStage::reported;
  if (look.at_work) return GuestStage::running;
  const bool reported_since =
      look.agent_reported_at && (!look.written_at || *look.agent_reported_at >= *look.written_at);
  return look.agent_ready && reported_since ? GuestStage::not_picked_up : GuestStage::agent_silent;
}

void tell_stage(Error& error, GuestStage stage) {
  const Words words = words_of(stage);
  error.stage = words.name;
  error.message = base::format("{}; {}", error.message, words.meaning);
  error.remedy = error.remedy.empty() ? std::string(words.remedy) : base::format("{}; {}", words.remedy, error.remedy);
}

}  // namespace azvmreset::ops
