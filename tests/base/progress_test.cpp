#include <azvmreset/progress.hpp>

#include <set>
#include <string_view>

#include "support/catch.hpp"

using namespace azvmreset;

TEST_CASE("every phase has a name of its own", "[base][progress]") {
  std::set<std::string_view> names;
  for (int phase = 0; phase <= static_cast<int>(Phase::finished); ++phase) {
    CAPTURE(phase);
    CHECK(name_of(static_cast<Phase>(phase)) != "unknown");
    CHECK(names.insert(name_of(static_cast<Phase>(phase))).second);
  }
  CHECK(name_of(static_cast<Phase>(-1)) == "unknown");
}
