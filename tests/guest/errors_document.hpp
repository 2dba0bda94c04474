// docs/errors.md.
#pragma once

#include <string>

namespace azvmreset::test {

std::string errors_document();

}  // namespace azvmreset::test
