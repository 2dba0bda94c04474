// What holds for this run. For each option, in this order: the command line,
// AZVMRESET_…, AZURE_…, the default.
#pragma once

#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "environment.hpp"
#include "option_table.hpp"

namespace azvmreset::cli {

enum class Source : std::uint8_t { command_line, own_variable, azure_variable, default_value };

// Immutable. Every value was checked against its kind when it was resolved, so
// the questions below cannot fail.
class Settings {
 public:
  // Resolves the options that a command with these bits knows; a variable that
  // belongs to another command is not even looked at.
  static Result<Settings> resolve(const Arguments& arguments, Commands commands, const Environment& environment);

  std::optional<std::string> text(Option option) const;
  std::string text_or_empty(Option option) const;
  std::vector<std::string> all(Option option) const;
  std::vector<std::string> list(Option option) const;
  std::map<std::string, std::string> pairs(Option option) const;
  bool on(Option option) const;
  std::optional<std::chrono::milliseconds> seconds(Option option) const;
  std::optional<std::uint32_t> count(Option option) const;
  std::optional<Source> source(Option option) const;

 private:
  struct Resolved {
    Source source;
    std::vector<std::string> values;
  };

  std::map<Option, Resolved> resolved_;
};

}  // namespace azvmreset::cli
