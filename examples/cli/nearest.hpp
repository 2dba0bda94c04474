// What was probably meant.
#pragma once

#include <span>
#include <string_view>

namespace azvmreset::cli {

// The candidate with the fewest edits (insert, delete, replace, swap of
// neighbours) from `word`; empty when a third of the word would have to change.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace azvmreset::cli
