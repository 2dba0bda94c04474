// Files of the machine, as far as the library reads or writes any.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "host/growing_file.hpp"

namespace azvmreset::host {

// A whole file, in memory that is wiped, and who else may have read it.
struct FileRead {
  Secret bytes;

  // 0644 and the like, of the very descriptor that the bytes came through; 0
  // for a pipe, which is nobody else's.
  std::uint32_t permissions = 0;
};

// Shareable.
class Files {
 public:
  virtual ~Files() = default;

  // Fails with invalid_argument, naming the path and the reason; also when the
  // file is longer than `limit` bytes.
  virtual Result<FileRead> read_with_permissions(const std::string& path, std::size_t limit) = 0;
  Result<Secret> read(const std::string& path, std::size_t limit);

  // A file in `folder` whose name, or all of whose content, came from somebody
  // else: `folder` is an absolute path without a link in it, the file a regular
  // one, no link, of the folder's owner or root's, and neither may be written
  // by everybody. All of it is asked of what is open, so that nobody can put
  // another in its place. Fails like read().
  virtual Result<Secret> read_guarded(const std::string& folder, const std::string& name, std::size_t limit) = 0;

  // Those below fail with invalid_argument, naming the path or descriptor
  // and the reason. `bytes` may be a secret: they are copied nowhere but to the
  // file. What succeeded is safe on the disk, also from a loss of power.

  // A new file of mode 600. Fails when anything is there, be it a link that
  // leads nowhere; leaves nothing behind when it fails later.
  virtual Result<void> create(const std::string& path, std::string_view bytes) = 0;

  // A file of mode 600 in the place of what was there, if anything: at every
  // moment the old one or the new one, whole. A link is replaced, not followed.
  virtual Result<void> replace(const std::string& path, std::string_view bytes) = 0;

  // All of the bytes, to a descriptor that stays the caller's. When it fails,
  // some may have been written. A reader that has gone away is an error and no
  // SIGPIPE.
  virtual Result<void> write_to(int descriptor, std::string_view bytes) = 0;

  // The file or the link itself; fails when there is none.
  virtual Result<void> remove(const std::string& path) = 0;

  // Like create(), and it stays open to grow.
  virtual Result<std::shared_ptr<GrowingFile>> create_growing(const std::string& path, std::string_view bytes) = 0;

  // One that is there, to be gone on with: a regular file, no link, of this
  // user, which nobody else may write to and nobody else has open as such.
  virtual Result<std::shared_ptr<GrowingFile>> open_growing(const std::string& path) = 0;
};

// Blocks. A pipe is read to its end, so `<(command)` of a shell works; and one
// that nobody empties is waited for when it is written to.
class SystemFiles final : public Files {
 public:
  Result<FileRead> read_with_permissions(const std::string& path, std::size_t limit) override;
  Result<Secret> read_guarded(const std::string& folder, const std::string& name, std::size_t limit) override;
  Result<void> create(const std::string& path, std::string_view bytes) override;
  Result<void> replace(const std::string& path, std::string_view bytes) override;
  Result<void> write_to(int descriptor, std::string_view bytes) override;
  Result<void> remove(const std::string& path) override;
  Result<std::shared_ptr<GrowingFile>> create_growing(const std::string& path, std::string_view bytes) override;
  Result<std::shared_ptr<GrowingFile>> open_growing(const std::string& path) override;
};

}  // namespace azvmreset::host
