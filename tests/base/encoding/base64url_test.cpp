#include "base/encoding/base64url.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::base;

TEST_CASE("the Base64 of URLs has its own alphabet and no padding", "[base][base64url]") {
  struct Row {
    std::string bytes, text;
  };
  const Row rows[] = {
      {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xFB\xFF\xFE", "-__-"}, {"{\"alg\":", "eyJhbGciOg"},
  };
  for (const Row& row : rows) {
    CHECK(base64url_encode(row.bytes) == row.text);
    CHECK(base64url_encode(Secret(row.bytes)).expose() == row.text);
    CHECK(base64url_decode(row.text) == row.bytes);
  }
}

TEST_CASE("the Base64 of URLs that is not exact is refused", "[base][base64url]") {
  for (const char* text : {"Z", "Zg==", "Zm8=", "Zh", "Zm9", "-/", "+_", "Zm9v\n", "Z g", "Zm9v.Zm9v"}) {
    CAPTURE(text);
    CHECK(base64url_decode(text) == std::nullopt);
  }
}
