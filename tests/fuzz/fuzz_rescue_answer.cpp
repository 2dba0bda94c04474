// Whatever a rescue machine answers: an answer has the nonce, agrees with itself and fits together, and a report of it
// is read or refused whole.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/gzip.hpp"
#include "guest/rescue_answer.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view nonce = "0123456789abcdef0123456789abcdef";
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto answer = guest::read_rescue_answer(text, nonce);
  if (answer) {
    require(text.find(nonce) != std::string::npos);
    require((answer->outcome == guest::RescueOutcome::done) == (answer->reason == guest::RescueReason::none));
    require(answer->offset + answer->chunk.size() <= answer->total);
    guest::RescueChunks chunks;
    if (chunks.add(*answer)) {
      require(chunks.next_offset() == answer->chunk.size());
      const auto report = guest::read_rescue_report(chunks.packed());
      require(report.ok() || report.error().code == ErrorCode::protocol);
    }
  }
  const auto report = guest::read_rescue_report(guest::gzip(text));
  require(report.ok() || report.error().code == ErrorCode::protocol);
  if (report && text.ends_with('\n')) {
    const auto twice = guest::read_rescue_report(guest::gzip(text + text));
    require(twice && twice->files.size() == 2 * report->files.size());
  }
  return 0;
}
