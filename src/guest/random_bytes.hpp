// Where this floor takes chance from. It knows nothing of the system, so a
// floor above hands it in.
#pragma once

#include <cstddef>

namespace azvmreset::guest {

class RandomBytes {
 public:
  virtual void fill(void* bytes, std::size_t size) = 0;

 protected:
  ~RandomBytes() = default;
};

}  // namespace azvmreset::guest
