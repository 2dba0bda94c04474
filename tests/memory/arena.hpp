// Memory of its own for each library that is not ours, so that what is found
// in memory can be told apart. Nothing is ever used again: a copy that was
// freed without being wiped stays to be found.
#pragma once

#include <cstdint>

namespace azvmreset::test {

// Must be called before either library allocates; false when it was too late.
bool give_libcurl_an_arena();
bool give_openssl_an_arena();

enum class Owner { libcurl, openssl, ours };
Owner owner_of(std::uintptr_t place) noexcept;

}  // namespace azvmreset::test
