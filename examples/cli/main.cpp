#include <azvmreset/error.hpp>

#include <exception>
#include <iostream>
#include <span>

#include "run.hpp"

namespace {

int run_process(std::span<const char* const> words) {
  using namespace azvmreset::cli;

  Interrupts interrupts;
  const Terminal terminal(interrupts);
  Console console{std::cout, std::cerr, interrupts, terminal};
  const int code = run(words, process_environment(), console);

  // Whoever reads the result must not take half of it for all of it.
  if (!std::cout.flush()) {
    std::cerr << "azvmreset: the result could not be written to standard output\n";
    return code == 0 ? static_cast<int>(azvmreset::ErrorCategory::usage) : code;
  }
  return code;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run_process(std::span<const char* const>(words, static_cast<std::size_t>(count)).subspan(count > 0 ? 1 : 0));
  } catch (const std::exception& problem) {
    std::cerr << "azvmreset: " << problem.what() << '\n';
    return static_cast<int>(azvmreset::ErrorCategory::internal);
  }
}
