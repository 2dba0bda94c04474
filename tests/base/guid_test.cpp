#include "base/guid.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("a GUID made of random bytes says that it is random", "[base][guid]") {
  std::array<unsigned char, 16> bytes{};
  CHECK(guid_from(bytes) == "00000000-0000-4000-8000-000000000000");
  bytes.fill(0xFF);
  CHECK(guid_from(bytes) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(i * 0x11);
  CHECK(guid_from(bytes) == "00112233-4455-4677-8899-aabbccddeeff");
  CHECK(is_guid(guid_from(bytes)));
}

TEST_CASE("a GUID is recognised by its shape alone", "[base][guid]") {
  CHECK(is_guid("00112233-4455-6677-8899-aabbccddeeff"));
  CHECK(is_guid("00112233-4455-6677-8899-AABBCCDDEEFF"));

  for (const char* text : {
           "",
           "00112233-4455-6677-8899-aabbccddeef",
           "00112233-4455-6677-8899-aabbccddeefff",
           "{00112233-4455-6677-8899-aabbccddeeff}",
           "00112233445566778899aabbccddeeff",
           "00112233-4455-6677-8899-aabbccddeefg",
           "00112233-4455-6677-8899_aabbccddeeff",
           "0011-22334455-6677-8899-aabbccddeeff",
           "00112233-4455-6677-8899-aabbccddeef\n",
           "--------------------------------------",
       }) {
    CAPTURE(text);
    CHECK_FALSE(is_guid(text));
  }
}
