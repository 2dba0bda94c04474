// What misfortunes do to what a script wrote.
#pragma once

#include "simulator/fault.hpp"

#include <string>
#include <string_view>

namespace azvmreset::sim {

// `earlier`: what the script before it wrote on that VM.
void twist_output(const Fault& fault, std::string_view earlier, std::string& output);

}  // namespace azvmreset::sim
