// What the marker tells, in the words of the result. Pure.
#pragma once

#include "guest/marker.hpp"

#include <azvmreset/stage.hpp>

#include <optional>
#include <string>

namespace azvmreset::staging {

// Outcome, evidence, and what became of the account.
void tell(const guest::Marker& marker, UnstageReport& report);

// Whom the password was sealed for; nothing where no answer tells.
std::optional<std::string> sealed_for(const guest::Marker& marker);

// The guest says that it has not set what it sealed.
bool is_void(const guest::Marker& marker) noexcept;

}  // namespace azvmreset::staging
