#include "http/message.hpp"

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;

TEST_CASE("a response knows its headers in any case", "[http][message]") {
  const http::Response response = test::response(200, {{"ETag", "1"}, {"etag", "2"}, {"Empty", ""}});
  CHECK(response.header("etag") == "1");
  CHECK(response.header("EMPTY") == "");
  CHECK_FALSE(response.header("Location"));
  CHECK(response.headers().size() == 3);
}

TEST_CASE("a response succeeds with 2xx alone", "[http][message]") {
  CHECK(test::response(200).success());
  CHECK(test::response(299).success());
  for (const int status : {100, 199, 300, 304, 404, 500}) CHECK_FALSE(test::response(status).success());
}

TEST_CASE("a body is parsed once, when it is asked for", "[http][message]") {
  SECTION("JSON") {
    const http::Response response = test::response(200, {}, R"({"status":"Succeeded"})");
    REQUIRE(response.json() != nullptr);
    CHECK(response.json()->root()["status"].text() == "Succeeded");
    CHECK(response.json() == response.json());
    CHECK(response.body() == R"({"status":"Succeeded"})");
  }

  SECTION("and nothing else") {
    for (const char* body : {"", "<html>", "{", R"({"a":1} x)"}) {
      CAPTURE(body);
      const http::Response response = test::response(200, {}, body);
      CHECK(response.json() == nullptr);
      CHECK_FALSE(response.parsed().error().message.empty());
    }
  }

  SECTION("and can be taken") {
    http::Response response = test::response(200, {}, "token");
    CHECK(std::move(response).take_body().expose() == "token");
  }
}
