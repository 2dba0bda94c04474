// A client as a C object.
#pragma once

#include <azvmreset/client.hpp>

struct azvmr_client {
  azvmreset::Client rep;
};
