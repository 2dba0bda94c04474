// Which disk a snapshot is of, by what Azure says of both and nobody can write. Pure.
#pragma once

#include "offline/situation.hpp"

#include <cstdint>

namespace azvmreset::offline {

enum class Descent : std::uint8_t {
  present_disk,  // the VM's OS disk
  its_source,    // the present OS disk was made of this very snapshot
  former_disk,   // the one that the present OS disk stands in for, by our tag alone
  foreign,
};

Descent descent_of(const arm::DiskView& snapshot, const Situation& now);

}  // namespace azvmreset::offline
