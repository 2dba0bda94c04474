// How long the service asks to be left alone.
#pragma once

#include "http/message.hpp"

#include <chrono>
#include <optional>

namespace azvmreset::http {

// Reads retry-after-ms, x-ms-retry-after-ms and Retry-After, in this order:
// digits (saturating), or a date relative to the answer's own Date header.
// Negative or past is zero; what cannot be read counts as absent (contract A5).
std::optional<std::chrono::milliseconds> retry_after(const Response& response);

}  // namespace azvmreset::http
