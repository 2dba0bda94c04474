// A real bash, to try what was written for one.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include "ops/shell_quoting.hpp"

namespace azvmreset::test {

// What it takes a word for, once `before` was done.
inline std::string as_bash_reads(const std::string& word, const std::string& before = ":") {
  const std::string command = "bash -c " + ops::bash_quoted(before + "; printf %s " + word);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output(popen(command.c_str(), "r"), pclose);
  if (output == nullptr) throw std::runtime_error("no shell");
  std::string read;
  char buffer[256];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, output.get())) read.append(buffer, size);
  return read;
}

}  // namespace azvmreset::test
