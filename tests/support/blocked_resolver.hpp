// Name resolution as a test wants it: this program's own getaddrinfo.
#pragma once

#include <string>

namespace azvmreset::test {

// While one of these lives, resolving a name that ends in ".blocked" waits
// until it goes. Names that end in ".unknown" are never found, the others are
// resolved as always. The end waits until no thread is inside any more.
class BlockedResolver {
 public:
  BlockedResolver();
  ~BlockedResolver();
  BlockedResolver(const BlockedResolver&) = delete;
  BlockedResolver& operator=(const BlockedResolver&) = delete;

  // Until somebody waits for a blocked name.
  void await_caller();
};

}  // namespace azvmreset::test
