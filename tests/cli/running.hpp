// The whole program, run inside a test, as far as it comes without a network.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"
#include "fixtures.hpp"

namespace azvmreset::cli {

struct Ended {
  int code;
  std::string out;
  std::string err;
};

// Only what ends before the network; the rest is tests/e2e.
inline Ended run_words(const std::vector<const char*>& words, std::map<std::string, std::string> values = {}) {
  Interrupts interrupts;
  const Terminal terminal(interrupts);
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, interrupts, terminal};
  const int code = run(words, variables(std::move(values)), console);
  return {code, out.str(), err.str()};
}

}  // namespace azvmreset::cli
