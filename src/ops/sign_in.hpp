// What one sign-in in the guest proved. Pure.
#pragma once

#include <azvmreset/account_state.hpp>
#include <azvmreset/error.hpp>
#include <azvmreset/reset.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace azvmreset::ops {

// Of the Win32 code that it ended with (F2.2a); below 0: it was not tried.
SignInOutcome sign_in_of(std::int64_t code) noexcept;

// What to know and do about one that did not succeed.
std::optional<Finding> warning_of(SignInOutcome outcome);

// What it says of a reset that is done: proof, or a warning at most.
void take_sign_in(ResetResult& result, std::int64_t code);

// Less was proved than the caller asks for. The last of the warnings that are
// about it says why.
Error evidence_missing(Evidence reached, Evidence required, const std::vector<Finding>& warnings);

}  // namespace azvmreset::ops
