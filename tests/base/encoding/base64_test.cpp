#include "base/encoding/base64.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("Base64 agrees with the examples of RFC 4648", "[base][base64]") {
  struct Row {
    std::string bytes, text;
  };
  const Row rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xFB\xFF\xFE", "+//+"},
      {std::string(3, '\0'), "AAAA"},
  };
  for (const Row& row : rows) {
    CHECK(base64_encode(row.bytes) == row.text);
    CHECK(base64_decode(row.text) == row.bytes);
  }
}

TEST_CASE("every byte survives Base64 at every length", "[base][base64]") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    bytes += static_cast<char>(i * 7);
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
  }
}

TEST_CASE("Base64 that is not exact is refused", "[base][base64]") {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zm9v=", "Zm9v====", "Zh==", "Zm9=",
                           "Zm8=Zm8=", "Zm9v\n", " Zm9v", "Zm 9", "Zm-_", "Z=g=", "Zm9vé=="}) {
    CAPTURE(text);
    CHECK(base64_decode(text) == std::nullopt);
  }
}
