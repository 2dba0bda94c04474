// Tags of resources.
#pragma once

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

#include <map>
#include <string>

namespace azvmreset::sim {

using Tags = std::map<std::string, std::string>;

// F5.6/1: takes the place of all there were, when the body has any. False when
// they are not names and texts.
bool take_tags(base::json::Value body, Tags& tags);

void write_tags(base::json::Writer& out, const Tags& tags);  // nothing when there are none

}  // namespace azvmreset::sim
