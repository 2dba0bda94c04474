// ARM's refusals (facts §10).
#pragma once

#include "simulator/fidelity.hpp"
#include "simulator/message.hpp"

#include <string_view>

namespace azvmreset::sim {

struct ArmError {
  int status;
  std::string_view code;
  std::string_view message;
  std::string_view inner_code = {};  // innererror.internalErrorCode
};

Answer json_answer(int status, std::string body);
Answer refusal(const ArmError& error, ErrorEnvelope envelope = ErrorEnvelope::wrapped);

}  // namespace azvmreset::sim
