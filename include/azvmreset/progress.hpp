// How far a running operation is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset {

enum class Phase : std::int32_t {
  waiting = 0,     // started, nothing sent yet
  preflight = 1,   // reading the VM
  queued = 2,      // another write of this process on the same VM goes first
  submitting = 3,  // the write is on its way
  running = 4,     // accepted; Azure and the guest are at work
  reading = 5,     // fetching the outcome
  finished = 6,
  storing = 7,       // a secret or a resume token is being kept
  starting = 8,      // a stopped VM is being started
  snapshotting = 9,  // the OS disk is being copied
  restoring = 10,    // the power state is being put back
};
std::string_view name_of(Phase phase) noexcept;

struct Progress {
  Phase phase = Phase::waiting;
  std::uint32_t polls = 0;
  std::string message;  // one line for a person
};

}  // namespace azvmreset
