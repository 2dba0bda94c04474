// One header line, lent to C.
#pragma once

#include <azvmreset.h>

#include <string_view>

struct azvmr_header {
  struct {
    std::string_view name;
    std::string_view value;
  } rep;  // both end with NUL where they are kept
};
