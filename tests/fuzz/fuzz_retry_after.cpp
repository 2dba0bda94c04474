// Whatever a service asks, the wait is neither negative nor more than a clock
// can hold.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "fuzz/require.hpp"
#include "http/retry_after.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The value of Retry-After, a line break, the answer's own date.
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string value(input.substr(0, line));
  const std::string date(input.substr(std::min(line + 1, input.size())));

  for (const char* name : {"Retry-After", "retry-after-ms", "x-ms-retry-after-ms"}) {
    HttpResponse raw;
    raw.status = 503;
    raw.headers = {{name, value}, {"Date", date}};
    const auto wait = http::retry_after(http::Response(std::move(raw)));
    if (wait) require(*wait >= std::chrono::milliseconds::zero() && *wait <= base::longest_duration);
  }
  return 0;
}
