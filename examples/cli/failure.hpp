// How a run ends that did not succeed.
#pragma once

#include <azvmreset/error.hpp>

#include <string>

namespace azvmreset::cli {

// Wrong arguments, files or environment.
Error usage_error(std::string message, std::string remedy = {});

Error cancelled_before_any_change();

// 0 done, 1 refused, 2 usage, 3 blocked, 4 sign-in, 5 not found, 6 deadline,
// 7 cancelled, 8 outcome unknown, 9 network, 10 a fault of ours.
int exit_code_of(const Error& error) noexcept;

// The same for a request that ended in an answer: `rest` judges by the status
// alone, because it cannot know what the caller asked for.
int exit_code_of_rest(const Error& error) noexcept;

// "azvmreset: MESSAGE", what identifies the request for support, and
// "  next: REMEDY"; complete lines for standard error.
std::string text_of(const Error& error);

}  // namespace azvmreset::cli
