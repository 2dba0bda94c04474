// What the options say of a rotation, but its vault.
#pragma once

#include <azvmreset/rotation.hpp>

#include "settings.hpp"

namespace azvmreset::cli {

Result<void> take_rotation(const Settings& settings, Rotate& request);

}  // namespace azvmreset::cli
