// What must be nowhere, in the forms in which it could be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::crashes {

// Passwords as they are, in base64, base64url and UTF-16LE. Confined.
class Needles {
 public:
  void add(std::string_view password);

  bool in(std::string_view text) const;

 private:
  std::vector<std::string> forms_;
};

}  // namespace azvmreset::crashes
