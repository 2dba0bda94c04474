// A text of the caller's own, as C holds it.
#pragma once

#include <azvmreset.h>

#include <string>

struct azvmr_text {
  std::string rep;
};
