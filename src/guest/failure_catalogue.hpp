// What VMAccess is known to fail with (F1.7, F2.2a), as data.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace azvmreset::guest {

// Who said no.
enum class Refuser : std::uint8_t {
  guest,     // the handler inside the VM, for good
  platform,  // ARM: nothing reached the guest
  nobody,    // the guest has not answered: it may still carry the request out, hours or days later (F2.5)
};

struct Failure {
  std::string_view name;  // our own word for it: "password_policy"
  Refuser refuser = Refuser::guest;

  // Known by any of these, in any case: ARM's codes, or short pieces of the
  // text, because the wording around them changes. A "*" stands for anything.
  std::array<std::string_view, 3> patterns;
  std::uint32_t hresult = 0;  // known by this too, written "0x800708C5"; 0: none

  std::string_view meaning;
  std::string_view remedy;

  // The same request may succeed once the remedy was applied to the VM.
  bool retryable = false;

  // Says only that something failed; a text with more in it is worth looking for.
  bool vague = false;
};

// Most telling first: handler messages are nested, and the outer ones say least.
std::span<const Failure> failure_catalogue() noexcept;

// The first row that `text` (a code, a message, or both) shows; null when none does.
const Failure* recognise(std::string_view text) noexcept;

}  // namespace azvmreset::guest
