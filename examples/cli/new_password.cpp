#include "new_password.hpp"

#include <unistd.h>

#include <cstddef>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"
#include "secret_input.hpp"
#include "secret_out.hpp"

namespace azvmreset::cli {
namespace {

// Far above what Windows takes, and above the PEM of a key of 8192 bits;
// whether a shorter one is good is not judged here.
constexpr std::size_t longest_secret = 16u << 10;

Result<Secret> from_standard_input(Call& call) {
  auto content = read_standard_input(call.console.interrupts, longest_secret);
  if (!content) return content;
  return without_line_end(std::move(*content));
}

}  // namespace

Result<Secret> secret_from_file(Call& call, const std::string& path) {
  if (readable_by_others(path)) {
    call.console.err << "azvmreset: warning: others on this machine can read " << printable(path) << '\n';
  }
  auto content = read_file(path, call.console.interrupts, longest_secret);
  if (!content) return content;
  return without_line_end(std::move(*content));
}

Result<Secret> secret_from_environment(Call& call, const std::string& variable) {
  call.console.err << "azvmreset: warning: other processes of this user can read a secret in the environment\n";
  const auto value = call.environment(variable);
  if (!value) return usage_error("the variable " + printable(variable) + " is not set, or empty");
  return Secret(*value);
}

bool gives_password(const Settings& settings) {
  return settings.source(Option::password_stdin) || settings.source(Option::password_file) ||
         settings.source(Option::password_env);
}

std::optional<Error> refuse_password_sources(const Call& call) {
  int sources = 0;
  for (const Option option : {Option::password_stdin, Option::password_file, Option::password_env}) {
    if (call.settings.source(option)) ++sources;
  }
  if (sources > 1) return usage_error("give one of --password-stdin, --password-file and --password-env, not several");
  if (sources == 0 && !call.console.terminal.can_ask()) {
    return usage_error("there is no new password, and no terminal to ask for it",
                       "use --password-stdin, --password-file or --password-env");
  }
  return std::nullopt;
}

Result<Secret> new_password(Call& call, const std::string& account) {
  if (const auto path = call.settings.text(Option::password_file)) return secret_from_file(call, *path);
  if (const auto variable = call.settings.text(Option::password_env)) return secret_from_environment(call, *variable);
  if (call.settings.on(Option::password_stdin) && ::isatty(STDIN_FILENO) == 0) return from_standard_input(call);
  return call.console.terminal.ask_new_password(printable(account));
}

Result<std::optional<Sink>> sink_of_made_password(const Call& call) {
  const auto secret_out = call.settings.text(Option::secret_out);
  if (!call.settings.on(Option::generate)) {
    if (secret_out) return usage_error("--secret-out keeps a password that is made, and nothing says to make one");
    return std::optional<Sink>();
  }
  if (gives_password(call.settings)) return usage_error("--generate makes the password; none can be given");
  if (!secret_out) {
    return usage_error("--generate needs --secret-out: the password must be kept before it is set",
                       "--secret-out FILE, or --secret-out fd:N for a descriptor");
  }
  auto sink = secret_sink_of(*secret_out);
  if (!sink) return std::move(sink).error();
  return std::optional<Sink>(std::move(*sink));
}

}  // namespace azvmreset::cli
