// What a reset leaves behind so that a later process can go on with it. Pure.
#pragma once

#include "arm/lro_checkpoint.hpp"
#include "guest/account_request.hpp"
#include "ops/attempt.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::ops {

// How far it came. What a token says is the least that is true: it is stored
// before the step that it names, so the step may not have been taken.
enum class Reached : std::uint8_t {
  preparing,  // the VM is being started, or its disk copied; the guest is untouched
  writing,    // the write may have left
  accepted,   // ARM has taken the write
  settled,    // its outcome is known; what remains is the power state
};
std::string_view name_of(Reached reached) noexcept;

// Where on the ladder it was.
struct LadderPlace {
  Rung rung = Rung::vm_access;
  bool allow_offline = false;
  bool clear_parameter = false;
  std::vector<RungReport> rungs;  // those before it, without their words
};

// What the account script is told, as far as another process needs it.
struct ScriptPlace {
  CommandForm form = CommandForm::managed;
  guest::PasswordWay password = guest::PasswordWay::sealed;
  bool built_in_administrator = false;
  std::vector<std::string> nonces;  // of the runs that may have left, the newest last
  std::string key_fingerprint;      // of the key that opens what the guest has made
};

// Intent and facts, no secret. Everything that can be read from Azure again is
// left out; nothing in it is believed without a check.
struct ResumeToken {
  Reached reached = Reached::preparing;
  std::string action;  // "reset_password" or "reset_rdp"
  std::string target;
  std::string endpoint;  // compared with the client's own; nothing is sent to it
  std::string api_version;
  std::string operation_id;

  std::string username;
  bool create = false;
  bool unchecked_name = false;
  std::vector<Blocker> overrides;
  Evidence require = Evidence::applied;

  // Left out where it is what a resumed reset would do anyway.
  std::optional<Confirm> confirm;
  bool verify_in_guest = false;
  VmAccessAfter vm_access_after = VmAccessAfter::automatic;
  std::optional<WrittenInstance> instance;  // of an earlier rung
  std::optional<LadderPlace> ladder;        // none where a method was given
  std::optional<ScriptPlace> script;        // of a reset by Run Command

  bool start_if_stopped = false;
  AfterStart after = AfterStart::leave_running;
  std::string original_power;  // "stopped" or "deallocated" of a VM that is started for this; else empty
  bool started_vm = false;
  bool sent_again = false;  // the write left more than once
  bool snapshot_first = false;
  std::string snapshot_id;  // or empty

  std::optional<Attempt> attempt;  // from `writing` on, where the guest was to be written to
  std::optional<arm::Checkpoint> operation;
  Evidence evidence = Evidence::none;

  std::chrono::system_clock::time_point started_at;
  std::optional<std::chrono::system_clock::time_point> written_at;  // by ARM's clock
};

inline constexpr std::size_t longest_token = 16u << 10;

// JSON, compact. A polling URL that would make it longer than allowed is left
// out: the extension itself tells enough.
std::string write_token(const ResumeToken& token);

// Text from outside. invalid_argument, naming the member and what was
// expected of it; a version that is not known names both versions.
Result<ResumeToken> read_token(std::string_view text);

}  // namespace azvmreset::ops
