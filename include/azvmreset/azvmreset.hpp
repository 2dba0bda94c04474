// Everything. Include single headers to compile faster.
#pragma once

#include <azvmreset/client.hpp>
#include <azvmreset/version.hpp>
