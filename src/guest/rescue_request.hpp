// What a rescue script is told (docs/rescue-scripts.md). Pure.
#pragma once

#include "guest/planting.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// Which disk is meant, and that it is still the same.
struct RescueDisk {
  std::uint32_t lun = 0;
  std::uint64_t bytes = 0;
  std::string computer;  // of the Windows on it; empty: not compared
  std::string identity;  // as the probe told it, "gpt:…" or "mbr:…"; empty: not compared
};

// `prepare` is the one that needs no disk: the rescue machine itself is made ready.
enum class RescueVerb : std::uint8_t { prepare, probe, read, write, remove };

struct RescueStep {
  enum class Kind : std::uint8_t { look, make, create, replace, remove, remove_directory, setup };

  Kind kind = Kind::look;
  std::string path;  // beneath the volume, with backslashes

  // Of create and replace. A secret goes in the parameter `secret`.
  Secret content;
  std::uint32_t attributes = 0;
  bool secret = false;

  // Of setup, which only a Windows rescue VM can: written where SetupType is `expected`.
  std::uint32_t expected = 0;
  SetupValues setup;
};

// In the order of writing; what it arms with is last. A replacement is one step
// of one call.
std::vector<RescueStep> steps_of(const Planting& planting);
// In the order of taking back.
std::vector<RescueStep> steps_of(const TakingBack& taking_back);

// Values of the parameters of one call, beside `nonce` (account_request.hpp).
struct RescueParameters {
  std::string request;
  Secret secret;  // empty where there is none
};

struct RescueOrder {
  RescueVerb verb = RescueVerb::probe;
  std::int64_t not_after = 0;  // seconds since 1970, by the rescue machine's clock
  std::size_t offset = 0;      // of the answer that is wanted: where this call's chunk begins
  RescueDisk disk;
};

// As many calls as it takes for no value to be longer than `longest`: new files
// go in pieces. invalid_argument where one step alone is too long; and where a
// path or a disk's name cannot be said in a request.
Result<std::vector<RescueParameters>> rescue_calls(const RescueOrder& order, const std::vector<RescueStep>& steps,
                                                   std::size_t longest);

}  // namespace azvmreset::guest
