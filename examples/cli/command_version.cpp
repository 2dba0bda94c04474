#include <azvmreset/version.hpp>

#include "commands.hpp"

namespace azvmreset::cli {

int version(Call& call) {
  if (call.json()) {
    call.console.out << R"({"version":")" << azvmreset::version() << "\"}\n";
  } else {
    call.console.out << "azvmreset " << azvmreset::version() << '\n';
  }
  return 0;
}

}  // namespace azvmreset::cli
