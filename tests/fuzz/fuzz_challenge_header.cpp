// A WWW-Authenticate header: claims only when they are a JSON object.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/challenge.hpp"
#include "base/json/reader.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto claims = auth::claims_in({reinterpret_cast<const char*>(data), size});
  if (!claims) return 0;
  const auto document = base::json::Document::parse(*claims);
  require(document.ok() && document->root().is_object());
  return 0;
}
