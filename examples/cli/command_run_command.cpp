#include <azvmreset/masking.hpp>
#include <azvmreset/run_command.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dry_run.hpp"
#include "failure.hpp"
#include "guest_request.hpp"
#include "new_password.hpp"
#include "printable.hpp"
#include "report.hpp"
#include "reset_request.hpp"
#include "secret_input.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

// Above what Azure takes, so that the refusal names Azure's own limit.
constexpr std::size_t longest_script = 1u << 20;

// NAME and what stands after the first "=".
using Pair = std::pair<std::string, std::string>;

std::optional<Pair> pair_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return Pair(text.substr(0, equals), text.substr(equals + 1));
}

bool secret_shaped(const std::string& name) {
  const auto member = secret_shaped_member("{\"" + name + "\":\"\"}");
  return member && *member;
}

// No error repeats a value: it may be a secret in the wrong place.
Result<void> take_parameters(const Settings& settings, RunCommand& request) {
  for (const std::string& text : settings.all(Option::parameter)) {
    auto pair = pair_of(text);
    if (!pair) return usage_error("--parameter: expected NAME=VALUE, found no name before an equals sign");
    auto& [name, value] = *pair;
    if (secret_shaped(name)) {
      return usage_error("--parameter " + printable(name) + " is secret-shaped, and every process could read its value",
                         "--protected-parameter NAME=@FILE, or NAME=env:VARIABLE");
    }
    request.parameters.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

Result<Secret> secret_at(Call& call, const std::string& source) {
  constexpr std::string_view variable = "env:";
  if (source.starts_with('@')) return secret_from_file(call, source.substr(1));
  if (source.starts_with(variable)) return secret_from_environment(call, source.substr(variable.size()));
  return usage_error("--protected-parameter: a secret is never an argument, where every process could read it",
                     "NAME=@FILE, or NAME=env:VARIABLE");
}

Result<void> take_protected_parameters(Call& call, RunCommand& request) {
  for (const std::string& text : call.settings.all(Option::protected_parameter)) {
    auto pair = pair_of(text);
    if (!pair) return usage_error("--protected-parameter: expected NAME=@FILE or NAME=env:VARIABLE, found no name");
    auto secret = secret_at(call, pair->second);
    if (!secret) return std::move(secret).error();
    request.protected_parameters.emplace_back(std::move(pair->first), std::move(*secret));
  }
  return {};
}

Result<void> take_blob(Call& call, Option option, Secret& blob) {
  const auto file = call.settings.text(option);
  if (!file) return {};
  auto uri = secret_from_file(call, *file);
  if (!uri) return std::move(uri).error();
  blob = std::move(*uri);
  return {};
}

Result<void> take_script(Call& call, RunCommand& request) {
  const auto file = call.settings.text(Option::script);
  request.command_id = call.settings.text_or_empty(Option::command_id);
  if (file.has_value() == !request.command_id.empty()) {
    return usage_error(file ? "--script and --command-id both say what is to run" : "there is nothing to run",
                       "give --script FILE, --script - for standard input, or --command-id ID");
  }
  if (!file) return {};
  const auto text = *file == "-" ? read_standard_input(call.console.interrupts, longest_script)
                                 : read_file(*file, call.console.interrupts, longest_script);
  if (!text) return text.error();
  request.script = text->expose();
  return {};
}

Result<RunCommand> request_of(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return std::move(target).error();
  RunCommand request(std::move(*target));
  request.tail = call.settings.on(Option::tail);
  request.keep = call.settings.on(Option::keep);
  if (auto taken = take_parameters(call.settings, request); !taken) return std::move(taken).error();
  if (auto taken = take_guest_options(call, request); !taken) return std::move(taken).error();
  if (auto taken = take_protected_parameters(call, request); !taken) return std::move(taken).error();
  for (const auto& [option, blob] : {std::pair(Option::output_blob_file, &request.output_blob),
                                     std::pair(Option::error_blob_file, &request.error_blob)}) {
    if (auto taken = take_blob(call, option, *blob); !taken) return std::move(taken).error();
  }
  if (auto taken = take_script(call, request); !taken) return std::move(taken).error();
  return request;
}

// On a screen line by line without what could move its cursor; in a file or a
// pipe as it was written.
std::string shown(const Call& call, const std::string& written) {
  if (!call.console.terminal.shows_results()) return written;
  std::string text;
  for (std::size_t begin = 0; begin < written.size();) {
    const std::size_t end = std::min(written.find('\n', begin), written.size());
    text += printable(std::string_view(written).substr(begin, end - begin)) + '\n';
    begin = end + 1;
  }
  return text;
}

// What follows begins a line of its own.
std::string ended_line(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

Result<RunCommandResult> run(Call& call, RunCommand request) {
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  const std::string what = request.command_id.empty() ? "this script" : request.command_id;
  const std::string as = request.run_as_user.empty() ? "LocalSystem" : request.run_as_user;
  const std::string question = "Run " + what + " on " + request.target.name() + " as " + as + "?";
  if (auto wanted = ask_to_go_on(call, question); !wanted) return wanted.error();
  return session->finish(session->client().run_command(std::move(request)));
}

}  // namespace

int run_command(Call& call) {
  auto request = request_of(call);
  if (!request) return report_failure(call, request.error());
  if (wants_dry_run(call.settings)) return dry_run(call, std::move(*request));

  const auto done = run(call, std::move(*request));
  if (!done) return report_failure(call, done.error());
  if (call.json()) {
    call.console.out << to_json(*done) << '\n';
  } else {
    call.console.out << shown(call, done->output) << std::flush;
    call.console.err << ended_line(shown(call, done->error_output)) << text_of(*done);
  }
  return done->succeeded() ? 0 : static_cast<int>(ErrorCategory::refused);
}

}  // namespace azvmreset::cli
