// Watches every block that a test program frees, to see that no secret is left
// in one. A program that links freed_memory.cpp has its own operator new and
// delete.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace azvmreset::test {

// In how many blocks that `body` freed one of the marks was left.
int left_in_freed_memory(const std::vector<std::string_view>& marks, const std::function<void()>& body);

}  // namespace azvmreset::test
