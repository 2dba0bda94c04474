// A time that is read can be written, and reads back to its millisecond.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/decimal.hpp"
#include "base/timestamp.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset::base;

namespace {

void require_round_trip(std::chrono::system_clock::time_point time) {
  const auto again = parse_timestamp(format_timestamp(time));
  require(again.has_value());
  // The first and the last moment of the clock lie inside a second that is rounded to them.
  if (time > time.min() + std::chrono::seconds(1) && time < time.max() - std::chrono::seconds(1)) {
    require(*again == std::chrono::floor<std::chrono::milliseconds>(time));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto time = parse_timestamp(text)) require_round_trip(*time);
  if (const auto time = parse_http_date(text)) require_round_trip(*time);
  if (const auto seconds = parse_seconds(text)) require(*seconds >= seconds->zero() && *seconds <= longest_duration);
  if (const auto time = parse_milliseconds(text)) require(*time >= time->zero() && *time <= longest_duration);
  return 0;
}
