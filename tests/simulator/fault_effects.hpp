// What a fault does to an answer.
#pragma once

#include "simulator/fault.hpp"
#include "simulator/message.hpp"

#include <optional>

namespace azvmreset::sim {

// The reply in place of processing; nothing when the request is processed.
std::optional<Reply> instead(const Fault& fault);

// The reply after processing, as it reaches the client.
void distort(const Fault& fault, Reply& reply);

}  // namespace azvmreset::sim
