#include "host/growing_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "host/descriptor.hpp"
#include "host/file_place.hpp"
#include "host/files.hpp"

namespace azvmreset::host {
namespace {

class SystemGrowingFile final : public GrowingFile {
 public:
  SystemGrowingFile(std::string path, Descriptor file) noexcept : path_(std::move(path)), file_(std::move(file)) {}

  Result<std::string> read(std::size_t limit) override {
    auto bytes = read_at(file_.get(), 0, limit + 1);
    if (!bytes) return cannot("read", path_, reason(errno));
    if (bytes->size() > limit) return cannot("read", path_, base::format("it is longer than {} bytes", limit));
    return std::move(*bytes);
  }

  Result<void> append(std::uint64_t offset, std::string_view bytes) override {
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return cannot("write to", path_, reason(errno));
    const auto length = static_cast<std::uint64_t>(status.st_size);
    if (length < offset) {
      return cannot("write to", path_, base::format("it has {} bytes, expected {}", length, offset));
    }
    Errno failure;
    if (length > offset) failure = cut(offset);
    if (!failure) failure = write_at(offset, bytes);
    if (!failure) failure = flush(file_.get());
    if (failure) return cannot("write to", path_, reason(*failure));
    return {};
  }

 private:
  // Flushed by itself, so that no new byte ever lies before an old one.
  Errno cut(std::uint64_t length) noexcept {
    if (uninterrupted([&] { return ::ftruncate(file_.get(), static_cast<off_t>(length)); }) != 0) return errno;
    return flush(file_.get());
  }

  Errno write_at(std::uint64_t offset, std::string_view bytes) noexcept {
    if (::lseek(file_.get(), static_cast<off_t>(offset), SEEK_SET) < 0) return errno;
    return write_all(file_.get(), bytes);
  }

  const std::string path_;
  const Descriptor file_;
};

Result<void> keep_to_ourselves(const Descriptor& file, std::string_view what, const std::string& path) {
  if (uninterrupted([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0) return {};
  if (errno != EWOULDBLOCK) return cannot(what, path, "it cannot be locked: " + reason(errno));
  Error error = cannot(what, path, "another process, or another operation of this one, works with it");
  error.remedy = "wait until that one has ended, or end it; two may not work with one file";
  return error;
}

Result<void> fill(const Descriptor& file, const Descriptor& folder, std::string_view bytes, const std::string& path) {
  if (auto locked = keep_to_ourselves(file, "create", path); !locked) return locked;
  Errno failure = ::fchmod(file.get(), S_IRUSR | S_IWUSR) == 0 ? none : Errno(errno);
  if (!failure) failure = write_all(file.get(), bytes);
  if (!failure) failure = flush(file.get());
  if (!failure) failure = flush(folder.get());
  if (failure) return cannot("create", path, reason(*failure));
  return {};
}

// Why a file is not to be gone on with, or null.
const char* objection_to(const struct stat& file) noexcept {
  if (!S_ISREG(file.st_mode)) return "it is not a regular file";
  if (file.st_uid != ::geteuid()) return "it belongs to another user";
  if ((file.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "others than its owner may write to it";
  return nullptr;
}

}  // namespace

Result<std::shared_ptr<GrowingFile>> SystemFiles::create_growing(const std::string& path, std::string_view bytes) {
  const auto place = place_of("create", path);
  if (!place) return place.error();
  const Descriptor folder(open_folder(*place));
  if (folder.get() < 0) return cannot("create", path, reason(errno));
  constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Descriptor file(uninterrupted([&] { return ::openat(folder.get(), place->name.c_str(), flags, S_IRUSR | S_IWUSR); }));
  if (file.get() < 0) return cannot("create", path, reason(errno));

  auto filled = fill(file, folder, bytes, path);
  if (filled) return std::shared_ptr<GrowingFile>(new SystemGrowingFile(path, std::move(file)));
  ::unlinkat(folder.get(), place->name.c_str(), 0);
  return std::move(filled).error();
}

Result<std::shared_ptr<GrowingFile>> SystemFiles::open_growing(const std::string& path) {
  if (path.find('\0') != std::string::npos) return cannot("open", path, "the path has a zero byte");
  // O_NONBLOCK: what is a pipe after all must not hold us up.
  constexpr int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  Descriptor file(uninterrupted([&] { return ::open(path.c_str(), flags); }));
  if (file.get() < 0) return cannot("open", path, errno == ELOOP ? "it is a link" : reason(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return cannot("open", path, reason(errno));
  if (const char* objection = objection_to(status)) return cannot("open", path, objection);
  if (auto locked = keep_to_ourselves(file, "open", path); !locked) return std::move(locked).error();
  return std::shared_ptr<GrowingFile>(new SystemGrowingFile(path, std::move(file)));
}

}  // namespace azvmreset::host
