// Files that live and die with the test.
#pragma once

#include "host/files.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::test {

// As a disk would, with one mode for all; descriptors are files by number. Confined.
class MemoryFiles final : public host::Files {
 public:
  Result<host::FileRead> read_with_permissions(const std::string& path, std::size_t limit) override {
    const auto found = files.find(path);
    if (found == files.end() || found->second.size() > limit)
      return Error(ErrorCode::invalid_argument, path + " cannot be read");
    return host::FileRead{Secret(found->second), permissions};
  }
  Result<Secret> read_guarded(const std::string& folder, const std::string& name, std::size_t limit) override {
    return read(folder + "/" + name, limit);
  }
  Result<void> create(const std::string& path, std::string_view bytes) override {
    if (files.count(path) != 0) return refused(path, "is there already");
    return replace(path, bytes);
  }
  Result<void> replace(const std::string& path, std::string_view bytes) override {
    if (stores_until_full == 0) return refused(path, "no space left");
    --stores_until_full;
    files[path] = std::string(bytes);
    stored.emplace_back(bytes);
    return {};
  }
  Result<void> write_to(int descriptor, std::string_view bytes) override {
    files["fd:" + std::to_string(descriptor)] += bytes;
    return {};
  }
  Result<void> remove(const std::string& path) override {
    return files.erase(path) == 0 ? refused(path, "is not there") : Result<void>();
  }

  std::map<std::string, std::string> files;
  std::uint32_t permissions = 0600;
  std::vector<std::string> stored;  // every content, in order
  int stores_until_full = -1;       // -1: never

 private:
  static Result<void> refused(const std::string& path, std::string_view why) {
    return Error(ErrorCode::invalid_argument, path + " " + std::string(why));
  }
};

}  // namespace azvmreset::test
