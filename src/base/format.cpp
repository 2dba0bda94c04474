// The only source that holds fmt's code: everything else sees declarations, so
// nothing links libfmt and nothing compiles it twice.
#define FMT_HEADER_ONLY
#include "base/format.hpp"

#include <fmt/format.h>

namespace azvmreset::base {

std::string vformat_to_string(fmt::string_view text, fmt::format_args args) { return fmt::vformat(text, args); }

}  // namespace azvmreset::base
