#include <iostream>
#include <span>

#include "run.hpp"

int main(int count, char** words) {
  using namespace azvmreset::cli;

  Interrupts interrupts;
  const Terminal terminal(interrupts);
  Console console{std::cout, std::cerr, interrupts, terminal};
  const std::span<const char* const> all(words, static_cast<std::size_t>(count));
  const int code = run(all.subspan(count > 0 ? 1 : 0), process_environment(), console);

  // Whoever reads the result must not take half of it for all of it.
  if (!std::cout.flush()) {
    std::cerr << "azvmreset: the result could not be written to standard output\n";
    return code == 0 ? 2 : code;
  }
  return code;
}
