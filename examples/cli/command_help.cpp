#include "commands.hpp"
#include "failure.hpp"
#include "help.hpp"
#include "printable.hpp"

namespace azvmreset::cli {

int help(Call& call) {
  const auto& words = call.arguments.operands;
  if (words.empty()) {
    call.console.out << help_text();
    return 0;
  }
  const Command* command = find_command(words.front());
  if (command == nullptr) {
    return report_failure(
        call, usage_error("there is no command \"" + printable(words.front()) + '"', "azvmreset help lists them"));
  }
  call.console.out << help_text(*command);
  return 0;
}

}  // namespace azvmreset::cli
