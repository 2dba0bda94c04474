// What an NTFS says of itself below its files: whether it was closed. Pure: it
// reads through a function, and what it reads is hostile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace azvmreset::staging {

// Bytes of the volume from an offset; fewer where there are none.
using ReadVolume = std::function<std::string(std::uint64_t offset, std::size_t size)>;

// True: Windows, or whoever had it mounted, did not close the volume. The
// journal has to be replayed, or the dirty flag asks for a check of the disk.
// Nothing where it cannot be told.
std::optional<bool> is_unclean(const ReadVolume& read);

}  // namespace azvmreset::staging
