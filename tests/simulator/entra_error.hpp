// A refusal in Entra's form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::sim {

struct EntraError {
  int status;
  std::string_view error;
  std::int64_t number;  // AADSTS
  std::string message;
};

}  // namespace azvmreset::sim
