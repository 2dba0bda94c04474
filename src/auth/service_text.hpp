// What a service says of itself, made fit for an error.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::auth {

// The first line says it, the others are ids and a time. `hidden` is a secret
// of ours, or empty: a service that repeats what it was sent must not bring it
// into a message.
std::string shown(std::string_view said, std::string_view hidden);

// An id is shown as it is, so it must look like one; else nothing.
std::string id_for_support(std::string_view id);

}  // namespace azvmreset::auth
