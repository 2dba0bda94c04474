// Taking one leftover away, whatever it is.
#pragma once

#include "engine/task.hpp"
#include "http/message.hpp"
#include "ops/context.hpp"

#include <azvmreset/leftovers.hpp>
#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::ops {

// The error with what to do about it, for a reason.
std::string told(const Error& error);

// Sends the deletion, and sends `look` until it says that the thing is gone;
// or the item says why not. An error is the stop that ended it.
engine::Task<Result<void>> remove_and_see(Context context, http::Request deletion, http::Request look, Leftover& item);

}  // namespace azvmreset::ops
