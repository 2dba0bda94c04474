// Whatever a scenario file holds, it is read or refused with a reason.
#include "simulator/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto scenario = azvmreset::sim::read_scenario({reinterpret_cast<const char*>(data), size});
  if (!scenario && scenario.error().message.empty()) std::abort();
  return 0;
}
