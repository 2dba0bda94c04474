// ARM's refusals (facts §10).
#pragma once

#include "simulator/fidelity.hpp"
#include "simulator/message.hpp"

#include <string_view>

namespace azvmreset::sim {

struct Call;

struct ArmError {
  int status;
  std::string_view code;
  std::string_view message;
  std::string_view inner_code = {};  // innererror.internalErrorCode
};

Answer json_answer(int status, std::string body);
Answer refusal(const ArmError& error, ErrorEnvelope envelope = ErrorEnvelope::wrapped);

Answer unreadable_body();                 // 400
Answer no_such_method(const Call& call);  // 405
Answer not_found(const Call& call);       // 404 of the resource that the call names (F10/6)

}  // namespace azvmreset::sim
