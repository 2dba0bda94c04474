// What `net user` and `net localgroup` said (F2.3). Their words are in the
// guest's language, their numbers are the same in all of them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "guest/failure_catalogue.hpp"

namespace azvmreset::guest {

struct NetAnswer {
  std::int32_t number = 0;           // NERR_ or Win32, as `net` printed it; 0: it failed and named none
  const Failure* failure = nullptr;  // the row of the catalogue; null where none knows the number
};

// Nothing where neither the output nor the exit code tells of a failure.
//
// The number stands after "NET HELPMSG" or "System error". Those last two words
// are translated: in another language the line is known by its only number
// being one of `net`'s with a free line behind it, and only where the exit code
// is that of a failed `net`.
std::optional<NetAnswer> explain_net_output(std::string_view output, std::optional<int> exit_code);

// The row for a Win32 or NERR_ number, or null.
const Failure* failure_of_number(std::int64_t number) noexcept;

}  // namespace azvmreset::guest
