// What the ladder does after whatever may end a rung, as data. Pure;
// docs/methods.md is made of it.
#pragma once

#include <azvmreset/error.hpp>
#include <azvmreset/preflight.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace azvmreset::recovery {

// From the mildest on.
enum class Move : std::uint8_t {
  next_rung,     // the next one may do what this one could not
  other_method,  // the other form of Run Command would meet the same; another method may not
  off_the_vm,    // no rung that needs the VM's agent is left: only `offline` is
  stop,          // no rung can do it, or none should
  reorder,       // nothing has failed: the rungs are taken in another order
};
std::string_view name_of(Move move) noexcept;

// What kind of word a reason is.
enum class ReasonKind : std::uint8_t {
  failure,     // a row of the failure catalogue (docs/errors.md)
  blocker,     // a Blocker's name
  error_code,  // an ErrorCode's name
  own_word,    // of the ladder itself
};
std::string_view name_of(ReasonKind kind) noexcept;

struct Rule {
  std::string_view reason;
  Move move = Move::stop;
  std::string_view because;  // one clause
};

// The rules for one kind of word; each word stands once.
std::span<const Rule> rules_of(ReasonKind kind) noexcept;

// By the row of the catalogue that the error names, else by the strictest of
// its blockers, else by its code. Its `reason` is what is told of the rung.
const Rule& rule_for(const Error& error) noexcept;

// The ladder's own words.
inline constexpr std::string_view word_open = "open";
inline constexpr std::string_view word_entra = "entra_login_installed";
inline constexpr std::string_view word_sealed_vm_access = "cannot_carry_sealed";
inline constexpr std::string_view word_sealed_action = "cannot_keep_sealed";
inline constexpr std::string_view word_not_allowed = "not_allowed";
inline constexpr std::string_view word_plaintext = "plaintext_not_allowed";

// With the Entra login extension on the VM, Run Command comes first: after
// VMAccess, Entra sign-in has to be enabled again (F1.6).
std::array<Rung, 4> order_of_rungs(bool entra_login_installed) noexcept;

Method method_of(Rung rung) noexcept;

}  // namespace azvmreset::recovery
