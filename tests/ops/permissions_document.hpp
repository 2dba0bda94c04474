// docs/permissions.md.
#pragma once

#include <string>

namespace azvmreset::test {

std::string permissions_document();

}  // namespace azvmreset::test
