// A volume that lives and dies with the test, and fails when it is told to.
#pragma once

#include "base/ascii.hpp"
#include "host/volume.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::test {

// Names match in any case, and directories must be there, as in Windows.
class FakeVolume final : public host::Volume {
 public:
  struct Node {
    std::string name;  // the whole path, as it is spelled there
    bool directory = false;
    std::string bytes = {};
    std::uint32_t attributes = 0;
    std::string acl = {};

    friend bool operator==(const Node&, const Node&) = default;
  };
  using Nodes = std::map<std::string, Node>;

  // How a write fails.
  enum class Failing { before, half_way, after };

  const host::Mount& mount() const noexcept override { return mounted; }

  Result<std::optional<std::string>> find(std::string_view path) override {
    if (auto open = open_way(path); !open) return std::move(open).error();
    const auto found = nodes.find(base::to_lower(path));
    if (found == nodes.end()) return std::optional<std::string>();
    return std::optional(found->second.name);
  }

  Result<std::vector<host::VolumeEntry>> list(std::string_view directory) override {
    const std::string folder = base::to_lower(directory) + "\\";
    std::vector<host::VolumeEntry> entries;
    for (const auto& [key, node] : nodes) {
      const bool inside = key.starts_with(folder) && key.find('\\', folder.size()) == std::string::npos;
      if (inside) entries.push_back({node.name.substr(folder.size()), node.directory});
    }
    return entries;
  }

  Result<std::optional<host::VolumeFile>> read(std::string_view path, std::size_t limit) override {
    if (auto open = open_way(path); !open) return std::move(open).error();
    const auto found = nodes.find(base::to_lower(path));
    if (found == nodes.end()) return std::optional<host::VolumeFile>();
    const Node& node = found->second;
    if (node.bytes.size() > limit) return Error(ErrorCode::invalid_argument, node.name + " is too long");
    reads.push_back(node.name);
    host::VolumeFile file{Secret(node.bytes), node.attributes, node.acl};
    if (base::to_lower(path) == spoiled) file.bytes = Secret("spoiled");
    return std::optional(std::move(file));
  }

  Result<std::optional<std::string>> beginning_of(std::string_view path, std::size_t size) override {
    if (auto open = open_way(path); !open) return std::move(open).error();
    const auto found = nodes.find(base::to_lower(path));
    if (found == nodes.end()) return std::optional<std::string>();
    return std::optional(found->second.bytes.substr(0, size));
  }

  Result<void> create(std::string_view path, std::string_view bytes, std::uint32_t attributes,
                      const std::string& acl) override {
    return writing([&](Failing how) -> Result<void> {
      if (nodes.count(base::to_lower(path)) != 0 || !has_folder(path)) return refused(path);
      const auto written = how == Failing::half_way ? bytes.substr(0, bytes.size() / 2) : bytes;
      nodes[base::to_lower(path)] = {std::string(path), false, std::string(written), attributes, acl};
      return {};
    });
  }

  Result<void> overwrite(std::string_view path, std::string_view bytes, std::uint32_t attributes) override {
    return writing([&](Failing how) -> Result<void> {
      const auto found = nodes.find(base::to_lower(path));
      if (found == nodes.end()) return refused(path);
      found->second.bytes = how == Failing::half_way ? bytes.substr(0, bytes.size() / 2) : bytes;
      if (how != Failing::half_way) found->second.attributes = attributes;
      return {};
    });
  }

  Result<void> make_directory(std::string_view path) override {
    return writing([&](Failing) -> Result<void> {
      if (nodes.count(base::to_lower(path)) != 0 || !has_folder(path)) return refused(path);
      nodes[base::to_lower(path)] = {std::string(path), true};
      return {};
    });
  }

  Result<void> remove(std::string_view path) override {
    return writing([&](Failing) -> Result<void> {
      const auto found = nodes.find(base::to_lower(path));
      if (found == nodes.end() || found->second.directory) return refused(path);
      nodes.erase(found);
      return {};
    });
  }

  Result<bool> remove_if_empty(std::string_view path) override {
    bool removed = false;
    auto done = writing([&](Failing) -> Result<void> {
      const auto found = nodes.find(base::to_lower(path));
      if (found == nodes.end()) return refused(path);
      const std::string inside = base::to_lower(path) + "\\";
      const auto next = nodes.upper_bound(inside);
      removed = next == nodes.end() || !next->first.starts_with(inside);
      if (removed) nodes.erase(found);
      return {};
    });
    if (!done) return std::move(done).error();
    return removed;
  }

  // What a test puts there: the folders on the way, too.
  void put(std::string_view path, std::string_view bytes, std::uint32_t attributes = 0x20,
           std::string acl = "inherited") {
    for (std::size_t end = path.find('\\'); end != std::string_view::npos; end = path.find('\\', end + 1)) {
      const std::string folder(path.substr(0, end));
      nodes.try_emplace(base::to_lower(folder), Node{folder, true});
    }
    nodes[base::to_lower(path)] = {std::string(path), false, std::string(bytes), attributes, std::move(acl)};
  }
  bool has(std::string_view path) const { return nodes.count(base::to_lower(path)) != 0; }
  const std::string& bytes(std::string_view path) const { return nodes.at(base::to_lower(path)).bytes; }

  host::Mount mounted{"fuseblk", "/dev/loop0", false, false};
  Nodes nodes;
  int writes = 0;
  int fails_at = -1;  // the number of the write, from 0
  bool goes_on_failing = false;
  Failing failing = Failing::before;
  std::string spoiled;    // a path that reads back as something else
  std::string untrusted;  // a path that leads through a link
  std::vector<std::string> reads;

 private:
  static Error refused(std::string_view path) {
    return {ErrorCode::invalid_argument, "the volume refuses " + std::string(path)};
  }

  Result<void> open_way(std::string_view path) const {
    if (untrusted.empty() || base::to_lower(path) != untrusted) return {};
    Error error(ErrorCode::blocked, std::string(path) + " is a link");
    error.blockers = {"volume_untrustworthy"};
    return error;
  }

  bool has_folder(std::string_view path) const {
    const std::size_t end = path.rfind('\\');
    return end == std::string_view::npos || nodes.count(base::to_lower(path.substr(0, end))) != 0;
  }

  template <class Write>
  Result<void> writing(Write write) {
    const int number = writes++;
    const bool fails = fails_at >= 0 && (goes_on_failing ? number >= fails_at : number == fails_at);
    if (!fails) return write(Failing::after);
    if (failing != Failing::before) static_cast<void>(write(failing));
    return Error(ErrorCode::invalid_argument, "no space left on the volume");
  }
};

}  // namespace azvmreset::test
