#include "base/wiped.hpp"

#include <openssl/crypto.h>

namespace azvmreset::base {

void wipe(void* data, std::size_t size) noexcept { OPENSSL_cleanse(data, size); }

}  // namespace azvmreset::base
