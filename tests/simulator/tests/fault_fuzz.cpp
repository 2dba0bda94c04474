// Whatever is sent to the control path as a fault, it is taken or refused with
// a reason.
#include "simulator/fault.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A regular expression can take for ever; that is its author's own time.
  if (size > 4096) return 0;
  const auto document = azvmreset::base::json::Document::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const auto fault = azvmreset::sim::read_fault(document->root());
  if (!fault && fault.error().message.empty()) std::abort();
  return 0;
}
