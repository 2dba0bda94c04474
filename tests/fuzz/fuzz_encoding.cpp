// Decoders are strict: what they accept, their encoder writes again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/hex.hpp"
#include "base/encoding/percent.hpp"
#include "base/encoding/utf8.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset::base;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  if (const auto bytes = base64_decode(text)) require(base64_encode(*bytes) == text);
  if (const auto bytes = base64url_decode(text)) require(base64url_encode(*bytes) == text);
  if (const auto bytes = hex_decode(text)) require(hex_encode(*bytes) == to_lower(text));
  require(base64_decode(base64_encode(text)) == text);
  require(base64url_decode(base64url_encode(text)) == text);
  require(hex_decode(hex_encode(text)) == text);

  const std::string escaped = percent_encode(text);
  require(escaped.find_first_of(" &=?#/\n") == std::string::npos);
  require(is_utf8(text) == utf16_length(text).has_value());
  is_guid(text);

  const std::string shown = quoted(text);
  require(is_utf8(shown));
  for (const char c : shown) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  return 0;
}
