// A time as App Service writes it: none, or one that a clock can show.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/identity_answer.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto moment = auth::parse_app_service_time({reinterpret_cast<const char*>(data), size});
  if (!moment) return 0;
  require(*moment >= auth::WallTime{} && *moment <= auth::WallTime::max());
  require(moment->time_since_epoch() % std::chrono::seconds(1) == std::chrono::nanoseconds(0));
  return 0;
}
