// What a volume is, and what forbids to plant anything on it.
#pragma once

#include "host/volume.hpp"
#include "staging/ntfs_state.hpp"

#include <azvmreset/stage.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::staging {

struct Examination {
  VolumeFacts facts;
  std::string host_name;  // where it is another than the computer's name
  std::vector<Finding> blockers;
  std::vector<Finding> warnings;
};

// What forbids to write there, whatever it is that is written: for stage and unstage.
Result<Examination> examine_writing(host::Volume& volume, const NtfsState& ntfs);

// The same, and what forbids to plant. `expected_computer`: empty, or its name.
Result<Examination> examine_planting(host::Volume& volume, const NtfsState& ntfs, std::string_view expected_computer);

}  // namespace azvmreset::staging
