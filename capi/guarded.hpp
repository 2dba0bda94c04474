// Nothing is thrown into C: the one place where this rule is kept.
#pragma once

#include "capi/error.hpp"

#include <azvmreset/result.hpp>

#include <exception>
#include <new>
#include <utility>

namespace azvmreset::capi {

// Runs `body`, which returns Result<void>, and turns every way it can end into
// a status. Each exported function that may fail has exactly this shape.
template <class Body>
azvmr_status guarded(azvmr_error** err, Body&& body) noexcept {
  try {
    Result<void> done = body();
    return done ? AZVMR_OK : fail(err, std::move(done).error());
  } catch (const std::bad_alloc&) {
    return fail_without_memory(err);
  } catch (const std::exception& unexpected) {
    return fail(err, ErrorCode::internal, unexpected.what());
  } catch (...) {
    return fail(err, ErrorCode::internal, "unknown failure");
  }
}

}  // namespace azvmreset::capi
