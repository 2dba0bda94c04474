#include "arm/provisioning_state.hpp"

#include "support/catch.hpp"

using azvmreset::arm::at_rest;

TEST_CASE("a resource is at rest when its last operation has ended, however", "[arm]") {
  for (const char* state : {"", "Succeeded", "succeeded", "Failed", "FAILED", "Canceled", "Cancelled"}) {
    CAPTURE(state);
    CHECK(at_rest(state));
  }
}

TEST_CASE("every other state is of an operation that goes on", "[arm]") {
  for (const char* state :
       {"Creating", "Updating", "Deleting", "Migrating", "Accepted", "Succeeded ", "NeverHeardOf"}) {
    CAPTURE(state);
    CHECK_FALSE(at_rest(state));
  }
}
