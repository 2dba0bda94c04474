// Text as one word of a command line, whatever is in it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::ops {

// What is not printable ASCII is written as an escape: it can neither hide
// from the person who reads the command, nor change with a code page on its
// way through a clipboard. `text` is UTF-8; what is not becomes U+FFFD.
std::string bash_quoted(std::string_view text);
std::string powershell_quoted(std::string_view text);

// For any POSIX shell, which has no escapes in words: what needs one is a
// command substitution. A NUL, which no word can hold, becomes U+FFFD.
std::string sh_quoted(std::string_view text);

}  // namespace azvmreset::ops
