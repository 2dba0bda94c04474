#include "simulator/guest/boot/batch.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/format.hpp"
#include "simulator/guest/boot/batch_commands.hpp"
#include "simulator/guest/boot/batch_text.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;

constexpr int kNotRecognised = 9009;
constexpr std::size_t kMostLines = 2000;  // a file that jumps in a circle ends, too

constexpr std::string_view kPowerShell = "Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

// "C:\\…" or "\\…".
bool is_absolute(std::string_view path) { return path.starts_with('\\') || (path.size() > 1 && path[1] == ':'); }

// "reg" of "C:\\Windows\\System32\\reg.exe".
std::string program_name(std::string_view word) {
  std::string name = base::to_lower(name_in(word));
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  return name;
}

// The first word of a text, and what follows it. `echo.` and its kin end at the dot.
struct Split {
  std::string_view word;
  std::string_view rest;
};
Split first_word(std::string_view text) {
  text = trimmed_left(text);
  const std::size_t end =
      text.starts_with('"') ? text.find('"', 1) + 1 : std::min(text.find_first_of(" \t\r\n=,;(/"), text.size());
  return {text.substr(0, end), text.substr(std::min(end, text.size()))};
}

std::string unquoted(std::string text) {
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) return text.substr(1, text.size() - 2);
  return text;
}

// What follows "cmd.exe /c"; nothing: it is another program, or is not told to run anything.
std::optional<std::string_view> given_to_cmd(std::string_view line) {
  const Split split = first_word(line);
  const std::string_view rest = trimmed_left(split.rest);
  if (program_name(unquoted(std::string(split.word))) != "cmd") return std::nullopt;
  return base::starts_with_ignoring_case(rest, "/c ") ? std::optional(rest.substr(3)) : std::nullopt;
}

// Confined.
class Batch {
 public:
  Batch(CommandPrompt& prompt, std::string path) : prompt_(prompt), path_(std::move(path)) {}

  int run_file() {
    run_lines();
    return code_;
  }

  int run_one(std::string_view line) {
    run_line(line);
    return code_;
  }

 private:
  void run_lines() {
    while (!ended_ && !returned_ && ++lines_run_ < kMostLines) {
      // Read anew for each line, as cmd.exe does: one that deletes itself has no next line.
      const auto bytes = prompt_.disk.read(path_);
      if (!bytes) {
        prompt_.report.tell(format("{}: The batch file cannot be found.", name_in(path_)));
        ended_ = true;
        return;
      }
      if (at_ >= bytes->size()) return;
      run_line(next_line(*bytes));
      if (!label_.empty()) jump(*bytes);
    }
  }

  // With the lines that a block goes on over.
  std::string next_line(std::string_view bytes) {
    std::string line;
    for (bool first = true; first || (opens_block(line) && at_ < bytes.size()); first = false) {
      const std::size_t end = std::min(bytes.find('\n', at_), bytes.size());
      if (!first) line += '\n';
      line += bytes.substr(at_, end - at_);
      if (line.ends_with('\r')) line.pop_back();
      at_ = std::min(end + 1, bytes.size());
    }
    return line;
  }

  // Whether a block begins in it that does not end in it.
  static bool opens_block(std::string_view line) {
    const std::string_view text = trimmed_left(line);
    const bool may_open = text.starts_with('(') || base::starts_with_ignoring_case(text, "if ");
    return may_open && !closes_its_blocks(text);
  }

  void jump(std::string_view bytes) {
    const std::string label = std::exchange(label_, {});
    if (equals_ignoring_case(label, "eof")) {
      returned_ = true;
      return;
    }
    at_ = 0;
    while (at_ < bytes.size()) {
      const std::string line = next_line(bytes);
      const std::string_view text = trimmed_both(line);
      if (text.starts_with(':') && equals_ignoring_case(trimmed_both(first_word(text.substr(1)).word), label)) return;
    }
    reject(format("The system cannot find the batch label specified - {}", label));
    ended_ = true;
  }

  void reject(std::string_view why) { prompt_.report.reject(format("{}: {}", name_in(path_), why)); }

  std::optional<std::string> variable(std::string_view name) const {
    if (base::is_digit(name.back()) && name.size() == 1) return argument(name.back());
    if (name.size() == 2 && name[0] == '~') return unquoted(argument(name.back()));
    if (name.starts_with('~')) return part_of_path(name.substr(1, name.size() - 2));
    if (equals_ignoring_case(name, "SystemRoot") || equals_ignoring_case(name, "windir")) return "C:\\Windows";
    if (equals_ignoring_case(name, "SystemDrive")) return "C:";
    if (equals_ignoring_case(name, "ComSpec")) return "C:\\Windows\\System32\\cmd.exe";
    if (equals_ignoring_case(name, "ERRORLEVEL")) return std::to_string(code_);
    const auto found = variables_.find(base::to_lower(name));
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  }

  std::string argument(char digit) const {
    const auto number = static_cast<std::size_t>(digit - '0');
    if (number == 0) return "C:\\" + path_;
    return number <= arguments_.size() ? arguments_[number - 1] : std::string();
  }

  std::optional<std::string> part_of_path(std::string_view parts) const {
    const std::string_view name = name_in(path_), stem = name.substr(0, name.rfind('.'));
    if (parts == "dp") return format("C:\\{}\\", folder_of(path_));
    if (parts == "f") return "C:\\" + path_;
    if (parts == "nx") return std::string(name);
    if (parts == "n") return std::string(stem);
    if (parts == "dpn") return format("C:\\{}\\{}", folder_of(path_), stem);
    return std::nullopt;
  }

  void run_line(std::string_view line) {
    const std::string_view text = trimmed_both(line);
    const std::string word = base::to_lower(first_word(text).word);
    if (text.starts_with(':') || word == "rem" || word == "@rem") return;
    const auto whole = expanded(text, [this](std::string_view name) { return variable(name); });
    if (!whole) return reject(format("a variable that is not known, in: {}", text));
    run_text(*whole);
  }

  // Commands one after another, until a jump.
  void run_text(std::string_view text) {
    for (text = trimmed_left(text); !text.empty() && !stopped(); text = trimmed_left(text)) {
      while (text.starts_with('@')) text.remove_prefix(1);
      if (equals_ignoring_case(first_word(text).word, "if")) {
        // What follows an `if` on its line is a part of it.
        text.remove_prefix(run_if(text));
        continue;
      }
      const SimpleCommand command = text.starts_with('(') ? run_block(text) : first_command(text);
      if (!text.starts_with('(')) run_simple(command);
      text = text.substr(text.size() - command.rest.size());
      text.remove_prefix(separator(text));
    }
  }

  bool stopped() const { return ended_ || returned_ || !label_.empty(); }

  // The length of what separates two commands, where the second one is to run; else of all that is left.
  std::size_t separator(std::string_view text) {
    if (text.starts_with("&&")) return code_ == 0 ? 2 : text.size();
    if (text.starts_with("||")) return code_ != 0 ? 2 : text.size();
    if (text.starts_with('&') || text.starts_with('\n')) return 1;
    if (!trimmed_both(text).empty()) reject(format("what is not modelled: {}", text));
    return text.size();
  }

  // What is behind the block, with the redirections that it has there.
  SimpleCommand run_block(std::string_view text) {
    const auto length = block_length(text);
    if (!length) {
      reject("a block without its end");
      return {};
    }
    const std::string_view inside = trimmed_both(text.substr(1, *length - 2));
    run_text(inside);
    SimpleCommand behind = first_command(text.substr(*length));
    if (!trimmed_both(behind.text).empty() || !behind.append_to.empty() || !behind.write_to.empty()) {
      reject("what follows a block is not modelled");
    }
    return behind;
  }

  // How much of the text it took.
  std::size_t run_if(std::string_view text) {
    std::string_view rest = first_word(text).rest;
    bool wanted = true;
    if (Split next = first_word(rest); equals_ignoring_case(next.word, "/i")) rest = next.rest;
    if (Split next = first_word(rest); equals_ignoring_case(next.word, "not")) {
      wanted = false;
      rest = next.rest;
    }
    const auto holds = condition(rest);
    if (!holds) {
      reject(format("a condition that is not modelled: {}", text));
      ended_ = true;
      return text.size();
    }
    const bool runs = *holds == wanted;
    rest = trimmed_left(rest);
    const auto block = rest.starts_with('(') ? block_length(rest) : std::nullopt;
    if (!block) {
      // In a block the lines behind it are none of it.
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (runs) run_text(rest.substr(0, end));
      return text.size() - rest.size() + end;
    }
    if (runs) run_text(rest.substr(1, *block - 2));
    rest = trimmed_left(rest.substr(*block));
    if (const Split next = first_word(rest); equals_ignoring_case(next.word, "else")) {
      const std::string_view other = trimmed_left(next.rest);
      const std::size_t length = block_length(other).value_or(other.size());
      if (!runs) run_text(other.starts_with('(') ? other.substr(1, length - 2) : other);
      rest = other.substr(length);
    }
    return text.size() - rest.size();
  }

  // Takes it from the text; nothing: it is not modelled.
  std::optional<bool> condition(std::string_view& rest) {
    const Split kind = first_word(rest);
    if (equals_ignoring_case(kind.word, "exist")) {
      const Split path = first_word(kind.rest);
      rest = path.rest;
      return exists(path.word);
    }
    if (equals_ignoring_case(kind.word, "errorlevel")) {
      const Split level = first_word(kind.rest);
      const auto number = base::parse_decimal(level.word);
      rest = level.rest;
      return number ? std::optional(code_ >= static_cast<int>(*number)) : std::nullopt;
    }
    const std::size_t equals = rest.find("==");
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view left = trimmed_both(rest.substr(0, equals));
    const Split right = first_word(rest.substr(equals + 2));
    rest = right.rest;
    return equals_ignoring_case(left, right.word);
  }

  // Of the programs of Windows only PowerShell is asked for, and may be missing.
  bool exists(std::string_view word) const {
    const std::string path = path_on_disk(word, prompt_.folder);
    if (equals_ignoring_case(path, kPowerShell)) return prompt_.has_powershell;
    const DiskEntry entry = prompt_.disk.entry(path);
    return entry == DiskEntry::file || entry == DiskEntry::folder;
  }

  void run_simple(const SimpleCommand& command) {
    const std::string_view text = trimmed_both(command.text);
    if (text.empty()) return;
    if (!command.readable) return reject(format("a redirection that is not modelled: {}", text));
    const Split split = first_word(text);
    const std::string name = base::to_lower(split.word);
    if (name == "rem") return;
    if (name.starts_with("echo")) return echo(command, trimmed_left(command.text).substr(4));
    // What writes nothing, for the sake of the file.
    if (name == "break" || equals_ignoring_case(text, "type nul")) return write(command, "");
    if (!command.append_to.empty() || !command.write_to.empty()) return reject("only echo writes into files");
    if (name == "call") return call(trimmed_both(split.rest));
    if (name == "goto" || name.starts_with("goto:")) {
      label_ = trimmed_both(text.substr(4));
      if (label_.starts_with(':')) label_.erase(0, 1);
      return;
    }
    if (name == "exit") return leave(split.rest);
    if (name == "set") return assign(trimmed_both(split.rest));
    if (name == "setlocal" || name == "endlocal") return;
    if (name == "cd" || name == "chdir") return change_folder(split.rest);
    run_program(text);
  }

  // A space or a dot goes with the word; the rest is written as it stands.
  void echo(const SimpleCommand& command, std::string_view text) {
    write(command, without_carets(text.substr(std::min<std::size_t>(1, text.size()))) + "\r\n");
  }

  void write(const SimpleCommand& command, std::string_view bytes) {
    const bool appends = !command.append_to.empty();
    if (!appends && command.write_to.empty()) return;
    const std::string path = path_on_disk(appends ? command.append_to : command.write_to, prompt_.folder);
    const bool written = appends ? prompt_.disk.append(path, bytes) : prompt_.disk.write(path, bytes);
    if (!written) reject(format("writing {}: Access is denied.", path));
  }

  // A label of this file, which `exit /b` or the end of the file comes back from.
  void call(std::string_view text) {
    if (!text.starts_with(':')) return run_program(text);
    const auto bytes = prompt_.disk.read(path_);
    std::vector<std::string> words = quoted_words(text.substr(1));
    label_ = words.front();
    words.erase(words.begin());
    const std::size_t back = at_;
    const auto arguments = std::exchange(arguments_, std::move(words));
    jump(bytes.value_or(""));
    run_lines();
    returned_ = false;
    at_ = back;
    arguments_ = arguments;
  }

  void leave(std::string_view rest) {
    bool whole = true;
    for (const std::string& word : words_of_command(rest)) {
      if (const auto number = base::parse_decimal(word)) code_ = static_cast<int>(*number);
      if (equals_ignoring_case(word, "/b")) whole = false;
    }
    (whole ? ended_ : returned_) = true;
  }

  void assign(std::string_view text) {
    if (text.size() > 1 && text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || text.starts_with('/')) return reject("a form of set that is not modelled");
    variables_[base::to_lower(text.substr(0, equals))] = text.substr(equals + 1);
  }

  void change_folder(std::string_view rest) {
    for (const std::string& word : words_of_command(rest)) {
      if (!word.starts_with('/')) prompt_.folder = path_on_disk(word, prompt_.folder);
    }
  }

  void run_program(std::string_view text) {
    std::vector<std::string> words = words_of_command(without_carets(text));
    const std::string program = words.front();
    words.erase(words.begin());
    const std::string name = program_name(program);
    if (name == "powershell") return run_powershell(words);
    if (name.ends_with(".cmd") || name.ends_with(".bat")) {
      code_ = run_batch(prompt_, path_on_disk(program, prompt_.folder));
      return;
    }
    if (const auto given = given_to_cmd(text)) {
      code_ = run_command_line(prompt_, *given);
      return;
    }
    const auto code = run_file_command(prompt_, name, words);
    if (!code) {
      code_ = kNotRecognised;
      return reject(format("what is not modelled: {}", text));
    }
    code_ = *code;
  }

  void run_powershell(const std::vector<std::string>& words) {
    code_ = prompt_.has_powershell ? prompt_.powershell(words) : kNotRecognised;
    if (!prompt_.has_powershell) prompt_.report.tell("powershell.exe: The system cannot find the path specified.");
  }

  CommandPrompt& prompt_;
  std::string path_;
  std::size_t at_ = 0;  // of the next line
  int code_ = 0;
  std::string label_;  // to jump to
  bool ended_ = false;
  bool returned_ = false;  // from what was called, or from the file
  std::size_t lines_run_ = 0;
  std::vector<std::string> arguments_;
  std::map<std::string, std::string> variables_;
};

}  // namespace

std::string path_on_disk(std::string_view text, std::string_view folder) {
  std::string whole = unquoted(std::string(text));
  std::replace(whole.begin(), whole.end(), '/', '\\');
  if (!is_absolute(whole)) whole = format("{}\\{}", folder, whole);
  if (whole.size() > 1 && whole[1] == ':') whole.erase(0, 2);
  std::string path;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('\\'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (part == "..")
      path.resize(folder_of(path).size());
    else if (!part.empty() && part != ".")
      path += (path.empty() ? "" : "\\") + std::string(part);
  }
  return path;
}

int run_batch(CommandPrompt& prompt, const std::string& path) { return Batch(prompt, path).run_file(); }

int run_process(CommandPrompt& prompt, std::string_view line) {
  const auto given = given_to_cmd(trimmed_both(line));
  return given ? run_command_line(prompt, *given) : Batch(prompt, "cmd.exe").run_one(line);
}

// cmd.exe takes the outer quotes away where there are just two.
int run_command_line(CommandPrompt& prompt, std::string_view line) {
  line = trimmed_both(line);
  if (std::count(line.begin(), line.end(), '"') > 2 && line.starts_with('"') && line.ends_with('"')) {
    line = line.substr(1, line.size() - 2);
  }
  return Batch(prompt, "cmd.exe").run_one(line);
}

}  // namespace azvmreset::sim
