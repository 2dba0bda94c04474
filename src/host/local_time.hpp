// Times as the clock on this machine's wall shows them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace azvmreset::host {

// "2026-01-02 03:04:05.678901" of the machine's time zone; the fraction may be
// missing and is dropped. In the hour that a change to winter time repeats, it
// is the machine's guess which of the two is meant.
std::optional<std::chrono::system_clock::time_point> parse_local_time(std::string_view text) noexcept;

}  // namespace azvmreset::host
