// What a rescue is about to do, shown before the question.
#pragma once

#include <azvmreset/plan.hpp>

#include <optional>
#include <string>

namespace azvmreset::cli {

// Complete lines. `password`: how it comes to be, where one is set.
std::string rescue_card(const Plan& plan, const std::string& password, const std::string& journal);

// The plan's blockers as the error that they lead to.
std::optional<Error> refusal_of(const Plan& plan);

// "9 min".
std::string about(std::chrono::milliseconds span);

}  // namespace azvmreset::cli
