// docs/methods.md, from the rules of the ladder and from what its rungs do to
// a scripted VM.
#pragma once

#include <string>

namespace azvmreset::test {

std::string methods_document();

}  // namespace azvmreset::test
