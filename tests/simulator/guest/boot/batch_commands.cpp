#include "simulator/guest/boot/batch_commands.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/guest/boot/registry_file.hpp"
#include "simulator/guest/disk_content.hpp"

#include <algorithm>
#include <array>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using Words = std::vector<std::string>;

constexpr std::uint32_t kGuards = kHiddenAttribute | kSystemAttribute;

bool is_switch(std::string_view word) { return word.starts_with('/'); }

// The words that are no switches, as paths; a switch that is not among these is rejected.
std::vector<std::string> paths_in(CommandPrompt& prompt, std::string_view name, const Words& words,
                                  std::initializer_list<std::string_view> known) {
  std::vector<std::string> paths;
  for (const std::string& word : words) {
    const auto same = [&](std::string_view one) { return equals_ignoring_case(one, word); };
    if (!is_switch(word))
      paths.push_back(path_on_disk(word, prompt.folder));
    else if (std::none_of(known.begin(), known.end(), same))
      prompt.report.reject(format("{}: the switch {} is not modelled", name, word));
  }
  return paths;
}

bool has(const Words& words, std::string_view one) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) { return equals_ignoring_case(word, one); });
}

int failed(CommandPrompt& prompt, std::string_view name, std::string_view path, std::string_view why) {
  prompt.report.tell(format("{} {}: {}", name, path, why));
  return 1;
}

std::uint32_t attribute_of(char letter) {
  constexpr std::array<std::pair<char, std::uint32_t>, 4> letters = {
      {{'r', kReadOnlyAttribute}, {'h', kHiddenAttribute}, {'s', kSystemAttribute}, {'a', kArchiveAttribute}}};
  for (const auto& [one, attribute] : letters) {
    if (one == base::to_lower(letter)) return attribute;
  }
  return 0;
}

int attrib(CommandPrompt& prompt, const Words& words) {
  std::uint32_t set = 0, clear = 0;
  std::string path;
  for (const std::string& word : words) {
    const std::uint32_t attribute = word.size() == 2 ? attribute_of(word[1]) : 0;
    if (attribute != 0 && word[0] == '+')
      set |= attribute;
    else if (attribute != 0 && word[0] == '-')
      clear |= attribute;
    else
      path = path_on_disk(word, prompt.folder);
  }
  if (!prompt.disk.is_file(path)) return failed(prompt, "attrib", path, "File not found");
  const std::uint32_t now = prompt.disk.attributes(path);
  // What hides a file from it must be among what it is told to change.
  if ((now & kGuards & ~(set | clear)) != 0) {
    prompt.report.reject(format("attrib {}: Not resetting a hidden or system file", path));
    return 1;
  }
  return prompt.disk.set_attributes(path, (now & ~clear) | set) ? 0
                                                                : failed(prompt, "attrib", path, "Access is denied.");
}

int copy(CommandPrompt& prompt, const Words& words) {
  const auto paths = paths_in(prompt, "copy", words, {"/b", "/y"});
  if (paths.size() != 2) {
    prompt.report.reject("copy: found another number of files than two");
    return 1;
  }
  const auto bytes = prompt.disk.read(paths[0]);
  if (!bytes) return failed(prompt, "copy", paths[0], "The system cannot find the file specified.");
  if (prompt.disk.is_file(paths[1]) && (prompt.disk.attributes(paths[1]) & (kGuards | kReadOnlyAttribute)) != 0) {
    prompt.report.reject(format("copy {}: Access is denied.", paths[1]));
    return 1;
  }
  const std::uint32_t attributes = prompt.disk.attributes(paths[0]);
  if (!prompt.disk.write(paths[1], *bytes)) return failed(prompt, "copy", paths[1], "Access is denied.");
  prompt.disk.set_attributes(paths[1], attributes | kArchiveAttribute);
  return 0;
}

// One star, which stands for any characters.
bool fits(std::string_view name, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return equals_ignoring_case(name, pattern);
  const std::string_view tail = pattern.substr(star + 1);
  return name.size() >= star + tail.size() && equals_ignoring_case(name.substr(0, star), pattern.substr(0, star)) &&
         equals_ignoring_case(name.substr(name.size() - tail.size()), tail);
}

int remove_file(CommandPrompt& prompt, const std::string& path, const Words& words) {
  const bool sees_all = has(words, "/a") || has(words, "/ah") || has(words, "/a:h");
  const std::uint32_t attributes = prompt.disk.attributes(path);
  if ((attributes & kGuards) != 0 && !sees_all) {
    prompt.report.reject(format("del {}: Could Not Find it, because it is hidden", path));
    return 0;
  }
  if ((attributes & kReadOnlyAttribute) != 0 && !has(words, "/f")) {
    prompt.report.reject(format("del {}: Access is denied.", path));
    return 0;
  }
  if (!prompt.disk.remove(path)) failed(prompt, "del", path, "Access is denied.");
  return 0;
}

// It says 0 whatever comes of it.
int del(CommandPrompt& prompt, const Words& words) {
  for (const std::string& path : paths_in(prompt, "del", words, {"/f", "/q", "/a", "/ah", "/a:h"})) {
    const std::string folder(folder_of(path));
    for (const std::string& name : prompt.disk.names(folder)) {
      const std::string whole = folder + '\\' + name;
      if (fits(name, name_in(path)) && prompt.disk.is_file(whole)) remove_file(prompt, whole, words);
    }
  }
  return 0;
}

int rmdir(CommandPrompt& prompt, const Words& words) {
  int code = 0;
  for (const std::string& path : paths_in(prompt, "rmdir", words, {"/q"})) {
    const bool in_use = base::starts_with_ignoring_case(prompt.folder + "\\", path + "\\");
    if (in_use) prompt.report.reject(format("rmdir {}: it is the current folder of cmd.exe", path));
    if (in_use)
      code = 1;
    else if (prompt.disk.entry(path) != DiskEntry::folder)
      code = failed(prompt, "rmdir", path, "The system cannot find the file specified.");
    else if (!prompt.disk.remove(path))
      code = failed(prompt, "rmdir", path, "The directory is not empty.");
  }
  return code;
}

int reg(CommandPrompt& prompt, const Words& words) {
  if (words.size() < 2 || !equals_ignoring_case(words[0], "import")) {
    prompt.report.reject("reg: only reg import is modelled");
    return 1;
  }
  const std::string path = path_on_disk(words[1], prompt.folder);
  const auto bytes = prompt.disk.read(path);
  if (!bytes) return failed(prompt, "reg import", path, "ERROR: Error opening the file.");
  if (import_registry_file(*bytes, prompt.disk.registry_to_change())) return 0;
  prompt.report.reject(format("reg import {}: it cannot be read", path));
  return 1;
}

}  // namespace

std::optional<int> run_file_command(CommandPrompt& prompt, std::string_view name, const Words& words) {
  struct Row {
    std::string_view name;
    int (*run)(CommandPrompt&, const Words&);
  };
  constexpr Row rows[] = {{"attrib", attrib}, {"copy", copy}, {"del", del}, {"erase", del},
                          {"rmdir", rmdir},   {"rd", rmdir},  {"reg", reg}};
  for (const Row& row : rows) {
    if (equals_ignoring_case(row.name, name)) return row.run(prompt, words);
  }
  return std::nullopt;
}

}  // namespace azvmreset::sim
