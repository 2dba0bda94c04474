#include "guest/script_rules.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/powershell_code.hpp"
#include "guest/powershell_parameters.hpp"
#include "guest/rule_table.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace azvmreset::guest {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

struct Script {
  std::string_view text;
  const std::vector<std::string>& given;
  std::string code;
  std::optional<ParameterBlock> block;
};

using Message = std::optional<std::string>;
using Words = std::vector<std::string_view>;

constexpr std::string_view between_words = " \t\r";
constexpr std::string_view between_statements = "\n;|&(){}=";

// The words of the next statement, roughly: what a command line of its own would be.
Words next_statement(std::string_view& code) {
  code.remove_prefix(std::min(code.find_first_not_of(between_statements), code.size()));
  std::string_view statement = code.substr(0, code.find_first_of(between_statements));
  code.remove_prefix(statement.size());

  Words words;
  for (;;) {
    statement.remove_prefix(std::min(statement.find_first_not_of(between_words), statement.size()));
    if (statement.empty()) return words;
    words.push_back(statement.substr(0, statement.find_first_of(between_words)));
    statement.remove_prefix(words.back().size());
  }
}

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> others) noexcept {
  return std::any_of(others.begin(), others.end(), [&](auto other) { return equals_ignoring_case(word, other); });
}

// "net user NAME *" asks for the password.
bool asks_for_password(const Words& words) {
  if (words.size() < 3 || !is_any_of(words[0], {"net", "net.exe", "net1", "net1.exe"})) return false;
  return is_any_of(words[1], {"user", "users"}) && std::find(words.begin() + 2, words.end(), "*") != words.end();
}

// The command by which the script would wait for somebody; empty without one.
std::string_view prompting_command(std::string_view code) {
  while (!code.empty()) {
    const Words words = next_statement(code);
    if (asks_for_password(words)) return "net user ... *";
    if (words.empty()) continue;
    if (is_any_of(words[0], {"pause", "choice", "choice.exe"})) return words[0];
    const auto asks = std::find_if(words.begin(), words.end(), [](std::string_view word) {
      return is_any_of(word, {"Read-Host", "Get-Credential", "$Host.UI.ReadLine", "$Host.UI.PromptForChoice",
                              "$Host.UI.PromptForCredential", "[Console]::ReadLine", "[Console]::ReadKey"});
    });
    if (asks != words.end()) return *asks;
  }
  return {};
}

bool binds(std::string_view given, std::string_view declared) noexcept {
  return !given.empty() && base::starts_with_ignoring_case(declared, given);
}

// Those of every advanced script.
bool is_common(std::string_view name) noexcept {
  return is_any_of(name, {"Verbose", "Debug", "ErrorAction", "ErrorVariable", "WarningAction", "WarningVariable",
                          "InformationAction", "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable",
                          "WhatIf", "Confirm"});
}

Message missing_parameter(const Script& script) {
  if (!script.block) return {};
  for (const DeclaredParameter& declared : script.block->parameters) {
    const auto binds_it = [&](const std::string& given) { return binds(given, declared.name); };
    if (!declared.mandatory || std::any_of(script.given.begin(), script.given.end(), binds_it)) continue;
    // An alias may have been meant.
    if (script.block->has_aliases && !script.given.empty()) continue;
    return format(
        "found that the script declares the mandatory parameter {} and that it is not given; nobody is there "
        "to be asked for it",
        quoted(declared.name));
  }
  return {};
}

// The first that is given and not declared; empty without one.
std::string_view undeclared(const Script& script) {
  if (!script.block || script.block->has_aliases) return {};
  for (const std::string& given : script.given) {
    const auto& declared = script.block->parameters;
    if (script.block->advanced && is_common(given)) continue;
    if (std::none_of(declared.begin(), declared.end(), [&](const auto& one) { return binds(given, one.name); }))
      return given;
  }
  return {};
}

// clang-format off
constexpr Check<Script> table[] = {
    {{"script_empty", "a script", Authority::azvmreset, "before anything is sent", "F3.2/2", true},
     [](const Script& script) -> Message {
       if (script.text.find_first_not_of(" \t\r\n") != std::string_view::npos) return {};
       return "expected a script, found none";
     }},
    {{"script_not_utf8", "UTF-8 without the character 0", Authority::azvmreset, "before anything is sent", "F2.4/6", true},
     [](const Script& script) -> Message {
       if (base::is_utf8(script.text) && script.text.find('\0') == std::string_view::npos) return {};
       return "expected a script in UTF-8, found other bytes";
     }},
    {{"script_too_long", "at most 256 KiB", Authority::azvmreset, "before anything is sent", "F3.2/2", true},
     [](const Script& script) -> Message {
       if (script.text.size() <= longest_script) return {};
       return format("expected a script of at most {} bytes, found {}", longest_script, script.text.size());
     }},
    {{"script_prompts", "no command that waits for a keyboard", Authority::azure, "by Run Command", "F2.3/2", true},
     [](const Script& script) -> Message {
       const std::string_view command = prompting_command(script.code);
       if (command.empty()) return {};
       return format("found {} in the script, which waits for a keyboard that is not there; give the value as a "
                     "parameter",
                     quoted(command));
     }},
    {{"script_parameter_missing", "every mandatory parameter of the script", Authority::windows, "in the guest", "F3.1/8",
      true},
     missing_parameter},
    {{"script_parameter_unknown", "only parameters that the script declares", Authority::windows, "in the guest", "F3.1/8",
      true},
     [](const Script& script) -> Message {
       const std::string_view name = undeclared(script);
       if (name.empty() || !script.block->advanced) return {};
       return format("found the parameter {}, which the script does not declare", quoted(name));
     }},
    {{"script_parameter_ignored", "only parameters that the script declares", Authority::windows, "in the guest", "F3.1/8"},
     [](const Script& script) -> Message {
       const std::string_view name = undeclared(script);
       if (name.empty()) return {};
       return format("found the parameter {}, which the script does not declare: it ends in $args, with its name",
                     quoted(name));
     }},
};
// clang-format on

}  // namespace

std::vector<Rule> script_rules() { return rules_of(table); }

std::vector<Breach> check_script(std::string_view script, const std::vector<std::string>& parameters) {
  Script subject{script, parameters, {}, {}};
  if (script.size() <= longest_script) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (script.starts_with(byte_order_mark)) script.remove_prefix(byte_order_mark.size());
    subject.code = powershell_code(script);
    subject.block = parameter_block(subject.code);
  }
  return breaches_of(table, subject);
}

}  // namespace azvmreset::guest
