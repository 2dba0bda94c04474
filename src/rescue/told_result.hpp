// What a marker means for the result of a rescue. Pure.
#pragma once

#include "guest/marker.hpp"
#include "rescue/chronicle.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/stage.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::rescue {

// `protocol` where it is of another planting, cannot be read, or tells of
// another task than the plan's.
Result<guest::Marker> marker_of(std::string_view bytes, const Plan& plan);

// Nothing more will be written into it.
bool is_finished(const guest::Marker& marker) noexcept;

// Into the result; what it says of the way out is returned.
UnstageReport tell(const guest::Marker& marker, RescueResult& result);

// The error of a script that has not done what it was planted for; nothing
// where it has.
std::optional<Error> failure_of(const UnstageReport& told, const Plan& plan, bool delivered);

// What is known of the guest is enough for the one who asked; else outcome_unknown.
Result<void> check_evidence(const Plan& plan, Evidence known, Evidence required);

// A chosen password of which nothing proves that its script has run.
void note_plaintext(const Plan& plan, const Known& known, RescueResult& result);

}  // namespace azvmreset::rescue
