#include "guest/powershell_parameters.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace azvmreset::guest {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view opening = "([{";
constexpr std::string_view closing = ")]}";

bool is_one_of(char c, std::string_view set) noexcept { return set.find(c) != std::string_view::npos; }
bool continues_name(char c) noexcept { return base::is_alphanumeric(c) || c == '_'; }

void skip_blanks(std::string_view& code) noexcept {
  code.remove_prefix(std::min(code.find_first_not_of(blanks), code.size()));
}

// The brackets at the beginning, with all that is in them; to the end where
// they are never closed.
std::string_view take_brackets(std::string_view& code) noexcept {
  std::size_t depth = 0;
  std::size_t end = 0;
  do {
    if (is_one_of(code[end], opening)) ++depth;
    if (is_one_of(code[end], closing)) --depth;
    ++end;
  } while (depth > 0 && end < code.size());
  const std::string_view taken = code.substr(0, end);
  code.remove_prefix(end);
  return taken;
}

bool mentions(std::string_view text, std::string_view word) noexcept {
  return base::find_ignoring_case(text, word) != std::string_view::npos;
}

bool is_mandatory(std::string_view attribute) noexcept {
  const std::size_t found = base::find_ignoring_case(attribute, "Mandatory");
  if (found == std::string_view::npos) return false;
  const std::string_view after = attribute.substr(found, attribute.find_first_of(",)", found) - found);
  return !mentions(after, "$false") && !mentions(after, "0");
}

// What stands before the block: attributes of the script, and using statements.
bool reach_block(std::string_view& code, ParameterBlock& block) {
  for (;;) {
    skip_blanks(code);
    if (code.empty()) return false;
    if (code.front() == '[') {
      block.advanced = mentions(take_brackets(code), "CmdletBinding") || block.advanced;
    } else if (base::starts_with_ignoring_case(code, "using ") || code.front() == ';') {
      code.remove_prefix(std::min(code.find_first_of("\n;"), code.size() - 1) + 1);
    } else {
      break;
    }
  }
  if (code.size() < 6 || !base::starts_with_ignoring_case(code, "param")) return false;
  code.remove_prefix(5);
  skip_blanks(code);
  return !code.empty() && code.front() == '(';
}

void read_parameter(std::string_view text, ParameterBlock& block) {
  DeclaredParameter parameter;
  while (!text.empty() && text.front() != '$') {
    if (text.front() != '[') {
      text.remove_prefix(1);
      continue;
    }
    const std::string_view attribute = take_brackets(text);
    parameter.mandatory = is_mandatory(attribute) || parameter.mandatory;
    block.advanced = base::starts_with_ignoring_case(attribute, "[Parameter") || block.advanced;
    block.has_aliases = base::starts_with_ignoring_case(attribute, "[Alias") || block.has_aliases;
  }
  if (text.empty()) return;
  text.remove_prefix(1);
  parameter.name = text.substr(0, std::find_if_not(text.begin(), text.end(), continues_name) - text.begin());
  if (!parameter.name.empty()) block.parameters.push_back(std::move(parameter));
}

}  // namespace

std::optional<ParameterBlock> parameter_block(std::string_view code) {
  ParameterBlock block;
  if (!reach_block(code, block)) return std::nullopt;
  std::string_view inside = take_brackets(code);
  inside.remove_prefix(1);

  while (!inside.empty()) {
    std::string_view rest = inside;
    while (!rest.empty() && rest.front() != ',' && rest.front() != ')') {
      if (is_one_of(rest.front(), opening)) {
        take_brackets(rest);
      } else {
        rest.remove_prefix(1);
      }
    }
    read_parameter(inside.substr(0, inside.size() - rest.size()), block);
    inside = rest.substr(std::min<std::size_t>(1, rest.size()));
  }
  return block;
}

}  // namespace azvmreset::guest
