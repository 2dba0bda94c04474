// What of a request may be seen in a log. Shown is what the allow-lists name;
// everything else is "REDACTED". The result is one line of printable ASCII.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::base {

// Keeps scheme, host, path and the names of the query; of the values only
// those that ARM documents as harmless (api-version, $expand …). User-info
// and fragment are dropped. What is neither http(s) nor a path is "REDACTED".
std::string redacted_url(std::string_view url);

// Whether the value of this header, of any case, may be logged at all.
bool header_may_be_shown(std::string_view name) noexcept;

// The value for a log: as it is, as a redacted URL where the header holds
// one (Location, Azure-AsyncOperation), or "REDACTED".
std::string redacted_header(std::string_view name, std::string_view value);

}  // namespace azvmreset::base
