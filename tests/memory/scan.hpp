// Looks for markers in all memory of this process that can be written to.
#pragma once

#include "memory/marker.hpp"

#include <string>
#include <vector>

namespace azvmreset::test {

struct Finds {
  int ours = 0;
  int libcurl = 0;
  int openssl = 0;
  std::vector<std::string> places;  // of ours, with what stands around them
};

// While no other thread runs.
Finds look_for(const Marker& marker);

}  // namespace azvmreset::test
