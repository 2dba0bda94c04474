// Whatever lies below the files of a volume, and as a security descriptor: it is read within bounds and to an end, in
// few reads of small size; what is handed on to a directory can be handed on again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "host/bitlocker.hpp"
#include "host/volume_inheritance.hpp"
#include "staging/ntfs_metadata.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string volume(reinterpret_cast<const char*>(data), size);
  int reads = 0;
  const auto state = staging::is_unclean([&](std::uint64_t offset, std::size_t wanted) {
    ++reads;
    require(wanted <= 64u << 10);
    return offset < volume.size() ? volume.substr(offset, wanted) : std::string();
  });
  require(reads <= 70'000);
  require(!state || volume.substr(3, 4) == "NTFS");
  host::begins_like_bitlocker(volume);

  const auto inherited = host::inherited_by_directory(volume);
  if (inherited && inherited->size() < 20'000) {
    require(inherited->size() >= 60);
    require(host::inherited_by_directory(*inherited).has_value());
  }
  return 0;
}
