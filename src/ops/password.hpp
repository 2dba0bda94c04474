// A generated password from the operation's own source of chance, so that a
// replayed history makes the same one.
#pragma once

#include <azvmreset/password.hpp>

#include "host/random.hpp"

namespace azvmreset::ops {

Result<Secret> make_password(const PasswordWish& wish, host::Random& random);

}  // namespace azvmreset::ops
