// What may stand in the first lines of a request.
#pragma once

#include <azvmreset/result.hpp>

#include <string_view>

namespace azvmreset::http {

// Upper-case letters only. Fails with invalid_argument.
Result<void> check_method(std::string_view method);

// A name that is one, and not one of the transport's own; a value without
// control characters. Fails with invalid_argument; the value is never quoted.
Result<void> check_header(std::string_view name, std::string_view value);

}  // namespace azvmreset::http
