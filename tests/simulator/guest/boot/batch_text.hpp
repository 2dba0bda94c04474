// The text of a command file, taken apart as cmd.exe does.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// One command with where its output goes. `rest` is what follows it on the
// line, from the separator on.
struct SimpleCommand {
  std::string text;  // without its redirections, quotes and carets still in it
  std::string append_to;
  std::string write_to;
  std::string rest;
  bool readable = true;  // nothing in it that is beyond the subset
};
SimpleCommand first_command(std::string_view line);

// "a \"b c\" d" in words, which lose their quotes.
std::vector<std::string> words_of_command(std::string_view text);
std::vector<std::string> quoted_words(std::string_view text);  // which keep them

// The length of "( … )" at the beginning, both brackets counted; nothing: it does not end here.
std::optional<std::size_t> block_length(std::string_view text);
bool closes_its_blocks(std::string_view text);

// %NAME%, %~dp0 and %%; nothing where a name is not known.
using BatchVariables = std::function<std::optional<std::string>(std::string_view name)>;
std::optional<std::string> expanded(std::string_view line, const BatchVariables& variables);

// What echo writes: carets are gone.
std::string without_carets(std::string_view text);

std::string_view trimmed_left(std::string_view text);
std::string_view trimmed_both(std::string_view text);

}  // namespace azvmreset::sim
