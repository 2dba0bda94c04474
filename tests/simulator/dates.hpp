// Times as headers write them.
#pragma once

#include "simulator/message.hpp"

#include <string>

namespace azvmreset::sim {

std::string http_date(Time time);     // "Sun, 06 Nov 1994 08:49:37 GMT"
std::string compact_time(Time time);  // "19941106T084937Z"

}  // namespace azvmreset::sim
