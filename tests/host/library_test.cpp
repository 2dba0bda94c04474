#include "host/library.hpp"

#include <cstddef>

#include "support/catch.hpp"

using namespace azvmreset;

TEST_CASE("a shared library that is there gives its functions, and null for those that it has not", "[host]") {
  const auto library = host::Library::load("libc.so.6");
  REQUIRE(library);
  const auto length = library->function<std::size_t (*)(const char*)>("strlen");
  REQUIRE(length != nullptr);
  CHECK(length("four") == 4);
  CHECK(library->function<void (*)()>("there_is_no_such_function") == nullptr);
}

TEST_CASE("a shared library that is not there is not_found, by its name", "[host]") {
  const auto library = host::Library::load("libnosuch.so.7");
  REQUIRE_FALSE(library);
  CHECK(library.error().code == ErrorCode::not_found);
  CHECK(library.error().message == "the shared library libnosuch.so.7 is not on this machine");
}
