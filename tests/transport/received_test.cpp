#include "transport/received.hpp"

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using transport::Received;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

HttpResponse received(std::initializer_list<std::string_view> lines, std::string_view body = {}) {
  Received answer(10'000, 10'000);
  for (const std::string_view line : lines) CHECK(answer.header_line(line));
  CHECK(answer.body_part(body));
  return std::move(answer).take();
}

}  // namespace

TEST_CASE("an answer comes in line by line", "[transport][received]") {
  SECTION("of either version of HTTP") {
    CHECK(received({"HTTP/1.1 200 OK\r\n", "\r\n"}).status == 200);
    CHECK(received({"HTTP/2 404 \r\n", "\r\n"}).status == 404);
    CHECK(received({"HTTP/1.0 503\r\n"}).status == 503);
  }

  SECTION("a line without a number in its place has no status") {
    for (const char* line : {"", "\r\n", "HTTP/1.1\r\n", "HTTP/1.1 OK\r\n", "HTTP/1.1 20\r\n", "garbage\r\n"}) {
      CAPTURE(line);
      CHECK(received({line}).status == 0);
    }
  }

  SECTION("names as they are, values without the space around them") {
    CHECK(received({"HTTP/1.1 200 OK\r\n", "A:b\r\n", "C:  d e\t\r\n", "E:\r\n", "\r\n"}).headers ==
          Headers{{"A", "b"}, {"C", "d e"}, {"E", ""}});
  }

  SECTION("a line that goes on with the one before") {
    CHECK(received({"HTTP/1.1 200 OK\r\n", " lost\r\n", "A: b\r\n", "  c\r\n", "\td\r\n", "\r\n"}).headers ==
          Headers{{"A", "b c d"}});
    CHECK(received({"HTTP/1.1 200 OK\r\n", "A:\r\n", " b\r\n", "  \r\n", "C: d\r\n", "\r\n"}).headers ==
          Headers{{"A", "b"}, {"C", "d"}});
  }

  SECTION("a line without a name is dropped") {
    CHECK(received({"HTTP/1.1 200 OK\r\n", "nonsense\r\n", ":x\r\n", "A: b\r\n", "\r\n"}).headers ==
          Headers{{"A", "b"}});
  }

  SECTION("informational answers and trailers are dropped") {
    const auto response = received({"HTTP/1.1 100 Continue\r\n", "A: b\r\n", "\r\n", "HTTP/1.1 103 Early\r\n", "\r\n",
                                    "HTTP/1.1 200 OK\r\n", "C: d\r\n", "\r\n", "E: f\r\n", "\r\n"},
                                   "body");
    CHECK(response.status == 200);
    CHECK(response.headers == Headers{{"C", "d"}});
    CHECK(response.body.expose() == "body");
  }
}

TEST_CASE("an answer stops at the caps", "[transport][received]") {
  Received answer(30, 10);
  CHECK(answer.header_line("HTTP/1.1 200 OK\r\n"));
  CHECK_FALSE(answer.header_line("A: 0123456789\r\n"));
  CHECK(answer.header_line("A: 01234567\r\n"));
  CHECK_FALSE(answer.header_line("\r\n"));

  CHECK(answer.body_part("01234"));
  CHECK_FALSE(answer.body_part("567890"));
  CHECK(answer.body_part("56789"));
  CHECK(answer.body_part(""));
  CHECK_FALSE(answer.body_part("x"));
}
