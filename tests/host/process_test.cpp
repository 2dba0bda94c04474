#include "host/process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

using azvmreset::host::current_process_id;

TEST_CASE("a process knows itself, and its child is another", "[host][process]") {
  const auto parent = current_process_id();
  CHECK(parent == static_cast<std::uint64_t>(::getpid()));
  CHECK(current_process_id() == parent);

  const pid_t child = ::fork();
  if (child == 0) ::_exit(current_process_id() == parent ? 1 : 0);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
