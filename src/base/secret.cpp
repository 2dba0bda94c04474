#include <azvmreset/secret.hpp>
#include <utility>

#include "base/wiped.hpp"

namespace azvmreset {

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::move(other.bytes_);
  }
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept { base::wipe(bytes_.data(), bytes_.size()); }

}  // namespace azvmreset
