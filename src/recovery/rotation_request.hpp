// What a rotation asks of a reset. Pure.
#pragma once

#include <azvmreset/rotation.hpp>
#include <azvmreset/secret.hpp>

namespace azvmreset::recovery {

// How far a candidate must be proved.
Evidence commit_level(const Rotate& request) noexcept;

// The reset that sets `password`, or has one made; its sinks are the rotation's own.
ResetPassword as_reset(const Rotate& request, Secret password);

}  // namespace azvmreset::recovery
