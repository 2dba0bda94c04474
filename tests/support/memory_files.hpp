// Files that live and die with the test.
#pragma once

#include "host/files.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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

  Result<std::shared_ptr<host::GrowingFile>> create_growing(const std::string& path, std::string_view bytes) override {
    if (files.count(path) != 0) return Error(ErrorCode::invalid_argument, path + " is there already");
    files[path];
    auto made = open_growing(path);
    if (!made) return made;
    auto written = made.value()->append(0, bytes);
    if (!written) return std::move(written).error();
    return made;
  }
  Result<std::shared_ptr<host::GrowingFile>> open_growing(const std::string& path) override {
    if (files.count(path) == 0) return Error(ErrorCode::invalid_argument, path + " is not there");
    if (!locked.insert(path).second) return Error(ErrorCode::invalid_argument, path + " is in use");
    return std::shared_ptr<host::GrowingFile>(new Growing(*this, path));
  }

  std::map<std::string, std::string> files;
  std::uint32_t permissions = 0600;
  std::vector<std::string> stored;  // every content, in order
  int stores_until_full = -1;       // -1: never
  std::set<std::string> locked;     // files that grow

  // The power goes when so many more bytes have got into files that grow: the
  // write that they belong to stops there, and none succeeds any more.
  std::optional<std::size_t> bytes_until_outage;

 private:
  class Growing final : public host::GrowingFile {
   public:
    Growing(MemoryFiles& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
    ~Growing() override { disk_.locked.erase(path_); }

    Result<std::string> read(std::size_t limit) override {
      const std::string& bytes = disk_.files[path_];
      if (bytes.size() > limit) return Error(ErrorCode::invalid_argument, path_ + " is too long");
      return bytes;
    }
    Result<void> append(std::uint64_t offset, std::string_view bytes) override {
      std::string& file = disk_.files[path_];
      if (disk_.bytes_until_outage == 0u) return refused(path_, "has lost its power");
      if (file.size() < offset) return refused(path_, "is shorter than that");
      file.resize(offset);
      const std::size_t fits = std::min(bytes.size(), disk_.bytes_until_outage.value_or(bytes.size()));
      file += bytes.substr(0, fits);
      if (!disk_.bytes_until_outage) return {};
      *disk_.bytes_until_outage -= fits;
      return *disk_.bytes_until_outage > 0 ? Result<void>() : refused(path_, "has lost its power");
    }

   private:
    MemoryFiles& disk_;
    const std::string path_;
  };

  static Result<void> refused(const std::string& path, std::string_view why) {
    return Error(ErrorCode::invalid_argument, path + " " + std::string(why));
  }
};

}  // namespace azvmreset::test
