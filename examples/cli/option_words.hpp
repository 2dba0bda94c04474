// The library's words in the words of the command line.
#pragma once

#include <string>

namespace azvmreset::cli {

// A remedy names the fields of a request, "start_if_stopped"; a person at a
// terminal types --start-if-stopped.
std::string with_options(std::string remedy);

}  // namespace azvmreset::cli
