// From what Azure and the guest said to one honest outcome. Pure.
#pragma once

#include "ops/vm_access_job.hpp"

#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

#include <cstdint>
#include <string>

namespace azvmreset::ops {

// Of the answer to the write, or of its absence.
Fate fate_of(const Error& error);

// A refused write: ARM's own words, and the catalogue's where it knows them.
Error explain_refusal(const Job& job, Error error);

// The write may have left, and more is not known; says how to find out.
Error outcome_unknown(const Job& job, const Attempt& attempt, const std::string& why);

// Whether reading the extension again may still tell more.
enum class Again : std::uint8_t { no, for_a_while, until_it_ends };
Again another_look(const Sent& sent, const Look& look);

// The end of the operation. `look` is the last one, or why there was none.
Outcome conclude(Job& job, const Attempt& attempt, const Sent& sent, const Result<Look>& look);

// The end of an operation whose outcome an earlier process had proved.
Outcome proved_before(Job& job, Evidence evidence);

}  // namespace azvmreset::ops
