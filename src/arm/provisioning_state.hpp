// What ARM says of a resource that somebody may be changing.
#pragma once

#include <string_view>

namespace azvmreset::arm {

// Nobody is changing the resource: its state is one of the three that end an
// operation, or it shows none (contract A1). Any other name, also one that
// nobody knows, is of an operation that goes on.
bool at_rest(std::string_view provisioning_state) noexcept;

}  // namespace azvmreset::arm
