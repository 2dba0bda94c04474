// The error as C sees it, and how a function hands one out.
#pragma once

#include "capi/document.hpp"

#include <azvmreset.h>
#include <azvmreset/error.hpp>

#include <vector>

namespace azvmreset::capi {

struct ErrorRecord {
  ErrorRecord() = default;
  explicit ErrorRecord(Error reason);

  Error error;
  std::vector<const char*> blockers;    // of `error`
  std::vector<const char*> candidates;  // of `error`
  std::vector<const char*> help_urls;   // of `error`
  Document json;
};

// Writes the error where the caller wants one, and returns its status. When
// there is no memory for it, the error is the one that was made beforehand.
azvmr_status fail(azvmr_error** err, Error error) noexcept;
azvmr_status fail(azvmr_error** err, ErrorCode code, const char* message) noexcept;
azvmr_status fail_without_memory(azvmr_error** err) noexcept;

}  // namespace azvmreset::capi

struct azvmr_error {
  azvmreset::capi::ErrorRecord rep;
};
