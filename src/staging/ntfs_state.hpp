// Whether Windows has a hand on a volume still: it is asleep there, or it did
// not close it.
#pragma once

#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

#include "host/volume.hpp"

namespace azvmreset::staging {

struct NtfsState {
  Tristate hibernated = Tristate::unknown;
  Tristate unclean = Tristate::unknown;
};

// `blocked` where hiberfil.sys is not what it should be. What cannot be read is
// unknown: an account without rights to the device is told nothing of the journal.
//
// Ask before anything else is done. A volume that ntfs-3g mounted without
// `norecover` has no journal to be asked any more: it is empty, and called clean.
Result<NtfsState> ntfs_state_of(host::Volume& volume);

// Of the first bytes of hiberfil.sys. Pure.
Tristate is_hibernated(std::string_view first_bytes);

}  // namespace azvmreset::staging
