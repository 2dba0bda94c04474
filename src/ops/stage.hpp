// How far the guest had come when the time was up. Pure.
#pragma once

#include <azvmreset/error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace azvmreset::ops {

// What the last look at the VM showed.
struct LastLook {
  // Of the handler's words, only those that are news since the write.
  bool at_work = false;    // a status that is no end
  bool has_ended = false;  // success or failure

  bool agent_ready = false;
  std::optional<std::chrono::system_clock::time_point> agent_reported_at;
  std::optional<std::chrono::system_clock::time_point> written_at;  // by ARM's clock
};

enum class GuestStage : std::uint8_t {
  not_picked_up,  // the agent reports, and nothing of this attempt
  running,        // the handler is at work on it
  reported,       // the handler's last word is there, the platform's is not
  agent_silent,   // the agent has not reported since the write
};
std::string_view name_of(GuestStage stage) noexcept;

GuestStage stage_of(const LastLook& look) noexcept;

// Puts the stage into an error whose outcome is not known: its word, what it
// means, and what to do about it.
void tell_stage(Error& error, GuestStage stage);

}  // namespace azvmreset::ops
