#include <azvmreset/version.hpp>

#define AZVMRESET_TEXT_OF(number) #number
#define AZVMRESET_DOTTED(major, minor, patch) \
  AZVMRESET_TEXT_OF(major) "." AZVMRESET_TEXT_OF(minor) "." AZVMRESET_TEXT_OF(patch)

namespace azvmreset {

std::string_view version() noexcept {
  return AZVMRESET_DOTTED(AZVMRESET_VERSION_MAJOR, AZVMRESET_VERSION_MINOR, AZVMRESET_VERSION_PATCH);
}

}  // namespace azvmreset
