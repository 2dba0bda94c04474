// Percent-encoding for URLs and form bodies.
#pragma once

#include <string>
#include <string_view>

#include "base/wiped.hpp"

namespace azvmreset::base {

// For a query value or one path segment: all but the unreserved characters of
// RFC 3986 is escaped.
std::string percent_encode(std::string_view text);

// For application/x-www-form-urlencoded, where a space is a plus. Appends, so
// that a body with a client secret grows in wiped memory.
void append_form_encoded(WipedString& body, std::string_view text);

}  // namespace azvmreset::base
