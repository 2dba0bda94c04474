// The key that opens sealed passwords, behind its C handle.
#pragma once

#include "capi/setters.hpp"

#include <azvmreset.h>
#include <azvmreset/sealing.hpp>

struct azvmr_sealing_key {
  azvmreset::SealingKey rep;
};

namespace azvmreset::capi {

// NULL takes the key away again.
template <class Request>
azvmr_status set_sealing_key(Request* request, const azvmr_sealing_key* key, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    task.sealing_key.reset();
    if (key != nullptr) task.sealing_key = key->rep;
    return {};
  });
}

}  // namespace azvmreset::capi
