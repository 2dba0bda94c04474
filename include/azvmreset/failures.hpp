// What Azure and Windows are known to refuse a reset with (docs/errors.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset {

struct FailureExplanation {
  std::string name;  // "password_policy"; as in Error::failure
  std::string meaning;
  std::string remedy;
  std::string help_url;       // public documentation, or empty
  std::uint32_t hresult = 0;  // or 0
  bool retryable = false;     // the same request may succeed once the remedy was applied
};

// The explanation of a code ("0x800708C5", "OperationNotAllowed") or of any
// text that contains one; nothing when it is not known.
std::optional<FailureExplanation> explain_failure(std::string_view code_or_text);

}  // namespace azvmreset
