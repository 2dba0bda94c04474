// Whatever lies on a disk as a marker: it is read only where the id stands in it, or no line is whole, keeps its
// own contract, and reads the same behind any other lines.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/marker.hpp"

using namespace azvmreset;

namespace {

constexpr std::string_view id = "0123456789abcdef0123456789abcdef";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto marker = guest::read_marker(text, id);
  if (!marker) {
    require(marker.error().code == ErrorCode::protocol);
    return 0;
  }
  if (!marker->begun) {
    require(text.find('\n') == std::string::npos && !marker->started && !marker->account && !marker->sealed);
    return 0;
  }
  require(text.find("azvmreset") != std::string::npos);
  require(!marker->started || marker->task == "reset_password" || marker->task == "reset_rdp");
  require(marker->left.size() <= 64);
  if (marker->rdp) {
    require((marker->rdp->outcome == guest::AccountOutcome::done) == marker->rdp->reason.empty());
    require(marker->rdp->outcome != guest::AccountOutcome::refused || marker->rdp->changed.empty());
  }
  const auto behind = guest::read_marker("stopped by System.Exception\r\n{}\n\xff\n" + text, id);
  require(behind && behind->ended == marker->ended && behind->account.has_value() == marker->account.has_value());
  return 0;
}
