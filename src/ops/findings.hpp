// Findings of one step, added to those of the whole.
#pragma once

#include <azvmreset/preflight.hpp>

#include <iterator>
#include <utility>
#include <vector>

namespace azvmreset::ops {

inline void append(std::vector<Finding>& to, std::vector<Finding> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace azvmreset::ops
