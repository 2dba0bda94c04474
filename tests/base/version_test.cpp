#include <azvmreset/version.hpp>

#include "base/format.hpp"
#include "support/catch.hpp"

TEST_CASE("the version is the three numbers of the header", "[base][version]") {
  CHECK(azvmreset::version() ==
        azvmreset::base::format("{}.{}.{}", AZVMRESET_VERSION_MAJOR, AZVMRESET_VERSION_MINOR, AZVMRESET_VERSION_PATCH));
}
