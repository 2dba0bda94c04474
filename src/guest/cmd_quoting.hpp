// Text as one argument of a program, on a line that a person types or pastes
// at the prompt of cmd.exe (not in a batch file, which reads % differently).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

// Nothing for text that no line can be trusted with: what is not printable
// ASCII changes with the code page on its way.
//
// Every character that cmd gives a meaning to, the quotes included, stands
// behind a caret. So cmd never counts itself inside quotes, where no caret
// would help; and "%NAME^%" is no variable's name. What is left when the carets
// are gone is quoted for the program (F2.4).
std::optional<std::string> cmd_quoted(std::string_view text);

}  // namespace azvmreset::guest
