#include "run.hpp"

#include <optional>
#include <string>

#include "arguments.hpp"
#include "commands.hpp"
#include "failure.hpp"
#include "help.hpp"
#include "printable.hpp"
#include "settings.hpp"

namespace azvmreset::cli {
namespace {

std::optional<Error> refuse_command(const Arguments& arguments, const Command* command) {
  if (command != nullptr) return misplaced_option(arguments, options_of(*command, arguments));
  if (arguments.command.empty()) return usage_error("no command is given", "azvmreset help lists them");
  const std::string_view near = nearest_command(arguments.command);
  return usage_error("there is no command \"" + printable(arguments.command) + '"',
                     near.empty() ? "azvmreset help lists them" : "did you mean " + std::string(near) + "?");
}

bool wants_json(const Arguments& arguments, const Environment& environment) {
  const auto given = arguments.values.find(Option::output);
  if (given != arguments.values.end()) return given->second.front() == "json";
  return environment("AZVMRESET_OUTPUT") == "json";
}

// Before there are settings: a program that reads our JSON should find the
// reason there even when the command line cannot be understood.
int refuse(const Error& error, const Arguments& arguments, const Environment& environment, Console& console) {
  if (wants_json(arguments, environment)) console.out << to_json(error) << '\n';
  console.err << text_of(error);
  return exit_code_of(error);
}

}  // namespace

int run(std::span<const char* const> words, const Environment& environment, Console& console) {
  auto [arguments, error] = parse(words);
  const Command* command = find_command(arguments.command);
  if (arguments.values.contains(Option::help)) {
    console.out << (command == nullptr ? help_text() : help_text(*command));
    return 0;
  }
  if (!error) error = refuse_command(arguments, command);
  if (error) return refuse(*error, arguments, environment, console);

  const auto settings = Settings::resolve(arguments, options_of(*command, arguments), environment);
  if (!settings) return refuse(settings.error(), arguments, environment, console);
  Call call{arguments, *settings, environment, console};
  return command->run(call);
}

}  // namespace azvmreset::cli
