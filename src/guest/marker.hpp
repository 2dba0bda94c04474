// What the planted script wrote of itself (docs/planting.md). Pure.
#pragma once

#include "guest/account_answer.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// The one line of rdp.ps1.
struct RdpAnswer {
  AccountOutcome outcome = AccountOutcome::failed;
  std::string reason;
  std::string step;
  std::int64_t code = 0;
  std::string text;
  std::vector<std::string> changed;
};

struct Marker {
  bool begun = true;  // false: the script has made the marker, and was ended before its first line
  bool started = false;
  bool ended = false;         // by the script itself
  bool ended_by_cmd = false;  // PowerShell did not come to its end
  bool too_late = false;
  std::string task;  // "reset_password" or "reset_rdp"
  std::string computer;
  std::optional<std::int64_t> started_at;  // seconds since 1970, by the guest's clock
  std::optional<std::int64_t> ended_at;
  bool restored = false;
  std::vector<std::string> left;

  std::optional<AccountAnswer> account;
  std::optional<SealedPassword> sealed;
  std::optional<RdpAnswer> rdp;
};

// `protocol` where no line of it is of this id, or a line with it cannot be read.
Result<Marker> read_marker(std::string_view bytes, std::string_view id);

}  // namespace azvmreset::guest
