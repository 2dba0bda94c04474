// A generated password from the operation's own source of chance, so that a
// replayed history makes the same one.
#pragma once

#include <azvmreset/password.hpp>
#include <azvmreset/sealing.hpp>

#include "engine/task.hpp"
#include "host/random.hpp"
#include "ops/context.hpp"

namespace azvmreset::ops {

Result<Secret> make_password(const PasswordWish& wish, host::Random& random);

// It exists nowhere else: it must be safe before anything can make it the
// account's. Nothing is done without a sink.
engine::Task<Result<void>> keep_password(Context context, Keeper& keeper, Secret password);

// The same of a key, without which nobody opens what the guest answers.
engine::Task<Result<void>> keep_sealing_key(Context context, Keeper& keeper, SealingKey key);

}  // namespace azvmreset::ops
