#include "guest/cmd_quoting.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "guest/net_user.hpp"
#include "support/catch.hpp"

using namespace azvmreset::guest;

namespace {

// What cmd makes of a line typed at its prompt, told from its documentation:
// first %NAME% becomes the value of the variable, then carets vanish and what
// stands bare ends the command. Every variable is defined here, the worst case;
// but no variable's name holds a caret.
std::string as_cmd_passes_it(std::string_view line) {
  std::string expanded;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t end = line[i] == '%' ? line.find('%', i + 1) : std::string_view::npos;
    const std::string_view name = end == std::string_view::npos ? "" : line.substr(i + 1, end - i - 1);
    if (!name.empty() && name.find('^') == std::string_view::npos) {
      expanded += "EXPANDED";
      i = end + 1;
    } else {
      expanded += line[i++];
    }
  }
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < expanded.size(); ++i) {
    const char c = expanded[i];
    if (!quoted && c == '^' && i + 1 < expanded.size()) {
      out += expanded[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && std::string_view("&|<>").find(c) != std::string_view::npos) return "BROKEN OFF";
    out += c;
  }
  return out;
}

// What a program's C runtime makes of its command line.
std::vector<std::string> arguments_of(std::string_view line) {
  std::vector<std::string> all;
  std::string word;
  bool in_word = false;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t backslashes = 0;
    while (i < line.size() && line[i] == '\\') ++backslashes, ++i, in_word = true;
    if (i < line.size() && line[i] == '"') {
      in_word = true;
      word.append(backslashes / 2, '\\');
      backslashes % 2 == 1 ? word.append(1, '"') : (quoted = !quoted, word);
      ++i;
      continue;
    }
    word.append(backslashes, '\\');
    if (i == line.size()) break;
    if (!quoted && (line[i] == ' ' || line[i] == '\t')) {
      if (in_word) all.push_back(word);
      word.clear();
      in_word = false;
    } else {
      word += line[i];
      in_word = true;
    }
    ++i;
  }
  if (in_word) all.push_back(word);
  return all;
}

void survives(const std::string& text) {
  const auto quoted = cmd_quoted(text);
  REQUIRE(quoted);
  INFO(text << " as " << *quoted);
  CHECK(arguments_of(as_cmd_passes_it("net user " + *quoted + " *")) ==
        std::vector<std::string>{"net", "user", text, "*"});
}

}  // namespace

TEST_CASE("every pair of special characters comes through cmd as it is", "[guest][cmd_quoting]") {
  constexpr std::string_view characters = R"( "%^&|<>()!\;,=/-*'`a)";
  for (const char first : characters) {
    for (const char second : characters) {
      survives({first, second});
      survives({'x', first, second, 'y'});
      survives({'%', first, second, '%'});
    }
  }
}

TEST_CASE("drawn names come through cmd as they are", "[guest][cmd_quoting]") {
  std::mt19937 draw(2026);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto left = draw() % 20 + 1; left > 0; --left) text += static_cast<char>(' ' + draw() % 95);
    survives(text);
  }
}

TEST_CASE("what would change with the code page is refused", "[guest][cmd_quoting]") {
  for (const char* text : {"Jos\xc3\xa9", "a\nb", "a\tb", "\x7f", "\x01"}) CHECK_FALSE(cmd_quoted(text));
}

TEST_CASE("the documented repair asks for the password and demands no other one afterwards", "[guest][net_user]") {
  CHECK(net_user_lines("O'Brien & Sons") ==
        std::vector<std::string>{R"(net user ^"O'Brien ^& Sons^" * /Y)",
                                 R"(net user ^"O'Brien ^& Sons^" /logonpasswordchg:no)"});
  const auto remark = net_user_lines("Jos\xc3\xa9\n& calc");
  REQUIRE(remark.size() == 1);
  CHECK(remark[0].rfind("rem ", 0) == 0);
  CHECK(remark[0].find("calc") == std::string::npos);
}
