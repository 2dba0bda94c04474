// The command line, taken apart by the option table.
#pragma once

#include <azvmreset/error.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "option_table.hpp"

namespace azvmreset::cli {

struct Arguments {
  std::string command;                                // the first word, or empty
  std::vector<std::string> operands;                  // the words after it
  std::map<Option, std::vector<std::string>> values;  // a flag has the value "1"
};

struct Parsed {
  Arguments arguments;         // all that could be understood
  std::optional<Error> error;  // the first thing that could not
};

// Options stand before or after the words: "--opt value", "--opt=value",
// "-g value", "-gvalue"; after "--" everything is a word. No error repeats a
// value: it may be a secret that was typed in the wrong place.
Parsed parse(std::span<const char* const> words);

// Whether every option given is one of `commands`, the bits of `command`.
std::optional<Error> misplaced_option(const Arguments& arguments, Commands commands);

}  // namespace azvmreset::cli
