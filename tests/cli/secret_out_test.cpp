#include "cli/secret_out.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;

TEST_CASE("where a generated password is kept", "[cli]") {
  SECTION("a name is a new file") {
    const auto sink = secret_sink_of("secrets/web-01");
    REQUIRE(sink);
    const auto* file = std::get_if<FileSink>(&*sink);
    REQUIRE(file != nullptr);
    CHECK(file->path == "secrets/web-01");
    CHECK_FALSE(file->replace);
  }
  SECTION("fd:N is a descriptor that can be written to") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const auto sink = secret_sink_of("fd:" + std::to_string(ends[1]));
    REQUIRE(sink);
    CHECK(std::get<DescriptorSink>(*sink).descriptor == ends[1]);
    CHECK_FALSE(secret_sink_of("fd:" + std::to_string(ends[0])));
    ::close(ends[0]);
    ::close(ends[1]);
    CHECK_FALSE(secret_sink_of("fd:" + std::to_string(ends[1])));
  }
  SECTION("anything else is refused, with a word on what is expected") {
    for (const char* text : {"", "fd:", "fd:x", "fd:-1", "fd:1x", "fd:99999999999"}) {
      CAPTURE(text);
      const auto sink = secret_sink_of(text);
      REQUIRE_FALSE(sink);
      CHECK(sink.error().code == ErrorCode::invalid_argument);
    }
  }
}
