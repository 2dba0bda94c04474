// OpenSSL's objects with their owners, under the name that this floor uses.
#pragma once

#include "base/openssl.hpp"

namespace azvmreset::auth {

namespace openssl = base::openssl;

}  // namespace azvmreset::auth
