#include "help.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "credential_kinds.hpp"
#include "option_table.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t help_column = 34;
constexpr std::size_t line_width = 110;

struct Heading {
  Group group;
  std::string_view text;
};

constexpr Heading headings[] = {
    {Group::target, "The VM, where it is not given as a resource id"},
    {Group::account, "The account"},
    {Group::password, "The password (never an argument: every process could read it)"},
    {Group::script, "What runs inside Windows"},
    {Group::procedure, "How it is done"},
    {Group::request, "The request"},
    {Group::common, "Common"},
    {Group::sign_in, "Signing in"},
    {Group::cloud, "Cloud"},
    {Group::network, "Network"},
};

constexpr std::string_view exit_codes =
    "Exit codes:\n"
    "  0  done                                   5  subscription, group or VM not found\n"
    "  1  refused by Azure or by the guest       6  deadline passed\n"
    "  2  wrong arguments, files, environment    7  cancelled\n"
    "  3  blocked by what was found              8  outcome unknown, or evidence below --require\n"
    "  4  sign-in failed, or no permission       9  network: name, connection, TLS, proxy\n"
    "                                           10  a fault of azvmreset itself\n"
    "  Of a rescue that fails the error says what is left.\n";

constexpr std::string_view environment =
    "Environment:\n"
    "  For every option: the command line first, then AZVMRESET_..., then AZURE_..., then the default.\n"
    "  AZURE_CLIENT_SECRET                the secret of the application that signs in\n"
    "  AZURE_CLIENT_CERTIFICATE_PASSWORD  the password of its certificate's file\n"
    "  AZVMRESET_ACCESS_TOKEN             a token that is ready\n"
    "  AZVMRESET_PROXY_PASSWORD           the password at the proxy\n"
    "  AZVMRESET_ALLOW_HTTP_LOOPBACK=1    plain http to 127.0.0.0/8 and ::1, for test servers\n";

// From `column` on, broken between words.
void append_wrapped(std::string& out, std::string_view text, std::size_t column) {
  std::size_t used = column;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    if (used > column && used + 1 + length > line_width) {
      out.append("\n").append(column, ' ');
      used = column;
    } else if (used > column) {
      out += ' ';
      ++used;
    }
    out += text.substr(0, length);
    used += length;
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  out += '\n';
}

std::string name_of(const OptionRule& rule) {
  std::string name = "  ";
  if (!rule.short_name.empty()) name.append(rule.short_name).append(", ");
  name += rule.name;
  if (!rule.placeholder.empty()) name.append(" ").append(rule.placeholder);
  return name;
}

std::string explanation_of(const OptionRule& rule) {
  std::string text(rule.help);
  std::string sources = own_variable_of(rule);
  if (!rule.fallback.azure_variable.empty()) {
    sources += (sources.empty() ? "" : ", ") + std::string(rule.fallback.azure_variable);
  }
  if (!sources.empty()) text += " [" + sources + "]";
  if (!rule.fallback.default_value.empty()) text += " (default " + std::string(rule.fallback.default_value) + ")";
  return text;
}

void append_option(std::string& out, const OptionRule& rule) {
  const std::string name = name_of(rule);
  if (name.size() + 2 > help_column) {
    out.append(name).append("\n").append(help_column, ' ');
  } else {
    out.append(name).append(help_column - name.size(), ' ');
  }
  append_wrapped(out, explanation_of(rule), help_column);
}

void append_credentials(std::string& out) {
  constexpr std::size_t column = 22;
  out += "What each kind of --credential needs:\n";
  for (const CredentialKind& kind : credential_kinds()) {
    std::string line = "  " + std::string(kind.name);
    line.resize(column, ' ');
    out += line;
    append_wrapped(out, kind.needs, column);
  }
  out +=
      "  Without --credential the first of access-token, client-secret, client-certificate and workload-identity that\n"
      "  the environment has. One alone: what it cannot do no other kind is tried for, unless --credential names a\n"
      "  chain, managed-identity,azure-cli. docs/authentication.md tells which to use where.\n";
}

}  // namespace

std::string help_text() {
  std::string out =
      "azvmreset: passwords and Remote Desktop of locked-out Windows VMs in Azure\n\n"
      "usage: azvmreset COMMAND [WORDS] [OPTIONS]\n\nCommands:\n";
  for (const Command& command : command_table()) {
    std::string line = "  " + std::string(command.name) + ' ' + std::string(command.words);
    line.resize(std::max<std::size_t>(line.size(), help_column), ' ');
    out += line + std::string(command.summary) + '\n';
  }
  out += "\nazvmreset COMMAND --help lists the options of a command.\n\n";
  return out.append(exit_codes);
}

std::string help_text(const Command& command) {
  std::string out = "usage: azvmreset " + std::string(command.name);
  if (!command.words.empty()) out.append(" ").append(command.words);
  out.append(" [OPTIONS]\n\n").append(command.summary).append("\n");
  if (!command.details.empty()) out.append("\n").append(command.details).append("\n");
  for (const Heading& heading : headings) {
    bool first = true;
    for (const OptionRule& rule : option_table()) {
      if (rule.group != heading.group || (rule.commands & command.options) == 0) continue;
      if (first) out.append("\n").append(heading.text).append(":\n");
      first = false;
      append_option(out, rule);
    }
  }
  if ((command.options & for_network) != 0) {
    out += '\n';
    append_credentials(out);
    out.append("\n").append(environment);
  }
  return out.append("\n").append(exit_codes);
}

}  // namespace azvmreset::cli
