// What claims to be the Arc agent's challenge: the name of a file directly in
// the agent's folder, or an error that can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/arc_challenge.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto name = auth::key_file_in({reinterpret_cast<const char*>(data), size}, "/var/opt/azcmagent/tokens");
  if (name) {
    require(name->ends_with(".key") && name->size() > 4);
    require(name->find('/') == std::string::npos && name->find('\0') == std::string::npos);
  } else {
    require(name.error().code == ErrorCode::protocol && is_fit_to_show(name.error().message));
  }
  return 0;
}
