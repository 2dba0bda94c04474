// Where a file is to be written, and the calls that get its bytes there: for
// the files beside this one.
#pragma once

#include <azvmreset/result.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::host {

// A call went well, or `errno` as it left it.
using Errno = std::optional<int>;
constexpr Errno none = std::nullopt;

// "cannot <what> the file <path>: <why>".
Error cannot(std::string_view what, const std::string& path, const std::string& why);

// The folder is opened once and everything happens relative to it, so that
// nobody can put another in its place between two steps.
struct Place {
  std::string folder;
  std::string name;
};

Result<Place> place_of(std::string_view what, const std::string& path);

// A descriptor, or -1 with errno.
int open_folder(const Place& place) noexcept;

// To the disk. A pipe, a terminal or a file system of the network that has
// nothing to flush is no failure.
Errno flush(int fd) noexcept;

// Waits where the descriptor does not.
Errno write_all(int fd, std::string_view bytes) noexcept;

}  // namespace azvmreset::host
