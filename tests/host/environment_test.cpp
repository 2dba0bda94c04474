#include "host/environment.hpp"

#include <cstdlib>

#include "support/catch.hpp"

using azvmreset::host::SystemEnvironment;

TEST_CASE("a variable that is not set is told apart from an empty one", "[host][environment]") {
  const SystemEnvironment environment;
  constexpr const char* name = "AZVMRESET_TEST_VARIABLE";
  ::unsetenv(name);
  CHECK(environment.get(name) == std::nullopt);
  ::setenv(name, "", 1);
  CHECK(environment.get(name) == "");
  ::setenv(name, "value with = and ü", 1);
  CHECK(environment.get(name) == "value with = and ü");
  ::unsetenv(name);
}
