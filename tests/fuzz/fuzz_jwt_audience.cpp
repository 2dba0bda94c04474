// The payload of a token, as it is and as a payload: a well-known cloud's token never passes for a stranger's.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/audience.hpp"
#include "auth/cloud.hpp"
#include "base/encoding/base64url.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"

using namespace azvmreset;

namespace {

void check(std::string_view token) {
  bool clouds = false;
  for (const auto& audience : auth::audiences_of(token)) {
    clouds = clouds || auth::cloud_of_audience(audience) != nullptr;
  }
  const auto sent = auth::may_send(token, {"evil.example", {}});
  require(sent.ok() != clouds);
  if (!sent) require(is_fit_to_show(sent.error().message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text);
  check("e30." + base::base64url_encode(text) + ".c2ln");
  return 0;
}
