#include "simulator/guest/rescue/rescue_steps.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/hex.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/compressed.hpp"

#include <algorithm>
#include <array>

namespace azvmreset::sim {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;   // of a file that is read
constexpr std::size_t kMostPiece = 16 << 20;  // unpacked
constexpr std::uint32_t kSettable = 0x3127;   // read-only, hidden, system, archive, temporary, offline, not indexed

// Hives are there, and longer than what is read of a file.
constexpr std::array<std::string_view, 2> kHives = {"Windows\\System32\\config\\SYSTEM",
                                                    "Windows\\System32\\config\\SOFTWARE"};

[[noreturn]] void bad_request() { throw RescueRefusal{"bad_request", "an unknown step"}; }

std::uint64_t number_in(std::string_view text) {
  const auto number = rescue_number(text);
  if (!number) bad_request();
  return *number;
}

std::string unpacked(const RescueLine& line) {
  if (line.word == "plain") {
    const auto bytes = base::base64url_decode(line.value);
    if (bytes) return *bytes;
    bad_request();
  }
  const auto packed = base::base64_decode(line.value);
  const auto bytes = packed ? gunzipped(*packed, kMostPiece) : std::nullopt;
  if (!bytes) throw RescueRefusal{"windows", "a piece cannot be unpacked"};
  return *bytes;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void RescueSteps::read_files(const RescueVolume& volume, RescueReport& report) const {
  for (const RescueLine& line : call_.lines) {
    if (line.word != "look") bad_request();
    const std::string& path = line.value;
    const bool hive = std::any_of(kHives.begin(), kHives.end(),
                                  [&](std::string_view one) { return base::equals_ignoring_case(one, path); });
    const DiskEntry entry = volume.look(path);
    if (hive) throw RescueRefusal{"too_large", path};
    if (entry != DiskEntry::file) {
      report.line(entry == DiskEntry::none ? "missing" : "directory", path);
      continue;
    }
    const DiskFile& file = volume.at(path);
    if (file.bytes.size() > kMostBytes) throw RescueRefusal{"too_large", path};
    report.line("file", path);
    report.line("attributes", std::to_string(file.attributes));
    report.encoded("acl", RescueVolume::security_of(file));
    report.encoded("content", file.bytes);
  }
}

void RescueSteps::take_one(RescueVolume& volume, RescueReport& report) {
  while (next_ < call_.lines.size()) {
    if (take(call_.lines[next_++], volume, report)) return;
  }
}

// Whether it did something; the lines that describe a file do nothing by themselves.
bool RescueSteps::take(const RescueLine& line, RescueVolume& volume, RescueReport& report) {
  if (describe(line)) return false;
  const bool writes = call_.verb == "write";
  if (is_one_of(line.word, {"gzip", "plain"}) && !about_.kind.empty()) {
    put(unpacked(line), volume, report);
    return true;
  }
  about_ = About();
  if ((writes && line.word == "create") || line.word == "replace") {
    about_.kind = line.word;
    about_.path = line.value;
    volume.file(line.value);
    return false;
  }
  if (line.word == "setup") {
    set_up(line.value, volume, report);
  } else if (writes && line.word == "make") {
    volume.make(line.value);
    changed_ = true;
    report.line("made", line.value);
  } else if (!writes && is_one_of(line.word, {"remove", "remove_directory"})) {
    remove(line.value, line.word == "remove_directory", volume, report);
  } else {
    bad_request();
  }
  return true;
}

bool RescueSteps::describe(const RescueLine& line) {
  const std::pair<std::string_view, std::string*> words[] = {{"attributes", &about_.attributes},
                                                             {"acl", &about_.acl},
                                                             {"at", &about_.at},
                                                             {"size", &about_.size},
                                                             {"sha256", &about_.sha256}};
  for (const auto& [word, where] : words) {
    if (word == line.word) return *where = line.value, true;
  }
  return false;
}

void RescueSteps::put(const std::string& bytes, RescueVolume& volume, RescueReport& report) {
  const std::uint64_t at = number_in(about_.at), size = number_in(about_.size);
  const auto attributes = static_cast<std::uint32_t>(number_in(about_.attributes));
  const std::string& path = about_.path;
  const bool there = volume.file(path);
  if (about_.kind == "replace") {
    if (!there || at != 0) throw RescueRefusal{"windows", path + ": it is not there"};
    changed_ = true;
    volume.replace(path, bytes);
  } else {
    if (at == 0) {
      if (there) throw RescueRefusal{"exists", path};
      const auto security = base::hex_decode(about_.acl);
      if (!security || security->empty()) bad_request();
      volume.create(path, *security);
      changed_ = true;
    }
    if (volume.at(path).bytes.size() != at) {
      throw RescueRefusal{"windows", path + ": it is not as long as it should be by now"};
    }
    changed_ = true;
    volume.append(path, bytes);
  }
  if (volume.at(path).bytes.size() != size) return report.line("begun", path);
  volume.set_attributes(path, attributes & kSettable);
  written_.push_back({path, about_.sha256, attributes & kSettable});
  report.line("written", path);
}

// "FROM TO xCMDLINE".
void RescueSteps::set_up(const std::string& value, RescueVolume& volume, RescueReport& report) {
  if (shell_ == RescueShell::posix) {
    throw RescueRefusal{"windows_only", "the registry is written in a Windows rescue VM only"};
  }
  const bool shaped = value.size() >= 5 && value[1] == ' ' && value[3] == ' ' && value[4] == 'x';
  const auto line = shaped ? base::base64url_decode(std::string_view(value).substr(5)) : std::nullopt;
  const auto is_type = [](char c) { return c == '0' || c == '2'; };
  if (!line || !is_type(value[0]) || !is_type(value[2])) bad_request();
  Registry& registry = volume.content().registry;
  if (value_in(registry, kSetupTypeValue) != value.substr(0, 1)) {
    throw RescueRefusal{"setup_in_progress", "SetupType is another than expected"};
  }
  changed_ = true;
  set_value(registry, kSetupLineValue, *line);
  set_value(registry, kSetupTypeValue, value.substr(2, 1));
  report.line("written", "setup");
}

void RescueSteps::remove(const std::string& path, bool folder, RescueVolume& volume, RescueReport& report) {
  const bool there = folder ? volume.look(path) != DiskEntry::none : volume.file(path);
  if (!there) return report.line("missing", path);
  const bool removed = volume.remove(path);
  changed_ = changed_ || removed;
  report.line(removed ? "removed" : "kept", path);
}

void RescueSteps::read_back(const RescueVolume& volume) const {
  for (const Written& one : written_) {
    const bool same = volume.file(one.path) && digest_of(volume.at(one.path).bytes) == one.sha256 &&
                      (volume.at(one.path).attributes & kSettable) == one.attributes;
    if (!same) throw RescueRefusal{"windows", one.path + ": it reads back otherwise than it was written"};
  }
}

}  // namespace azvmreset::sim
