// Every command there is.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "arguments.hpp"
#include "console.hpp"
#include "environment.hpp"
#include "settings.hpp"

namespace azvmreset::cli {

// What a command works with. Borrowed for the run.
struct Call {
  const Arguments& arguments;
  const Settings& settings;
  const Environment& environment;
  Console& console;

  bool json() const { return settings.text(Option::output) == "json"; }
};

// The result goes to standard output, everything else to standard error; the
// value is the exit code.
int preflight(Call& call);
int reset_password(Call& call);
int reset_rdp(Call& call);
int resume(Call& call);
int fix_account(Call& call);
int accounts(Call& call);
int verify(Call& call);
int rotate(Call& call);
int run_command(Call& call);
int restart(Call& call);
int plan(Call& call);
int rescue(Call& call);
int restore(Call& call);
int adopt(Call& call);
int rollback(Call& call);
int cleanup(Call& call);
int stage(Call& call);
int unstage(Call& call);
int status(Call& call);
int find(Call& call);
int leftovers(Call& call);
int required_actions(Call& call);
int rest(Call& call);
int portal_url(Call& call);
int check_password(Call& call);
int clouds(Call& call);
int generate_password(Call& call);
int version(Call& call);
int help(Call& call);

struct Command {
  std::string_view name;
  std::string_view words;    // "VM", or empty
  std::string_view summary;  // one line
  std::string_view details;  // for its own --help
  Commands options;          // the bit in option_table.hpp
  int (*run)(Call&);
};

std::span<const Command> command_table() noexcept;
const Command* find_command(std::string_view name) noexcept;

// The bits of the options that hold for this line: required-actions knows those
// of the command that it is asked about.
Commands options_of(const Command& command, const Arguments& arguments) noexcept;
std::string_view nearest_command(std::string_view name);

// Says what went wrong, on standard error and, where JSON is wanted, as JSON
// on standard output; the exit code is the error's.
int report_failure(Call& call, const Error& error);

}  // namespace azvmreset::cli
