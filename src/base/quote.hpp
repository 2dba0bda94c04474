// Text from outside, made fit for a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace azvmreset::base {

// `untrusted` between double quotes, on one line: at most `max` of its
// characters, then an ellipsis. What is not UTF-8, would move the cursor,
// break the line or reverse the reading order is shown as an escape.
std::string quoted(std::string_view untrusted, std::size_t max = 80);

}  // namespace azvmreset::base
