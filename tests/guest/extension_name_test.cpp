#include "guest/extension_name.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::guest::is_extension_name;

TEST_CASE("extension names that occur are accepted", "[guest][extension_name]") {
  for (const char* name :
       {"enablevmaccess", "VMAccessAgent", "myVMAccessExtension", "reset-2024_01.b", "Reset (old)"}) {
    CAPTURE(name);
    CHECK(is_extension_name(name));
  }
  CHECK(is_extension_name(std::string(80, 'x')));
}

TEST_CASE("a name that would change the shape of a resource id is refused", "[guest][extension_name]") {
  for (const char* name : {"", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a%2fb", "a\nb", "ü", " a", "a ", "()", "a'b"}) {
    CAPTURE(name);
    CHECK_FALSE(is_extension_name(name));
  }
  CHECK_FALSE(is_extension_name(std::string(81, 'x')));
}
