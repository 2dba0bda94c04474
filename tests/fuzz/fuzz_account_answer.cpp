// Whatever the guest writes: an answer is read only where the nonce stands in it, it keeps its own contract, and the
// same text gives the same answer behind any other output.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/account_answer.hpp"
#include "guest/gunzip.hpp"
#include "guest/net_answer.hpp"

using namespace azvmreset;

namespace {

constexpr std::string_view nonce = "0123456789abcdef0123456789abcdef";

void require_kept(const guest::AccountAnswer& answer) {
  const bool done = answer.outcome == guest::AccountOutcome::done;
  require(done == (answer.reason == guest::AccountReason::none));
  require(answer.outcome != guest::AccountOutcome::refused || answer.changed.empty());
  require(answer.accounts.size() <= 200);
  require(answer.changed.size() <= 8);
  for (const auto* account : {&answer.before, &answer.after}) {
    if (*account) require(!(*account)->name.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  const auto answer = guest::read_account_answer(text, nonce);
  if (answer) {
    require(text.find("azvmreset") != std::string_view::npos);
    require_kept(*answer);
    const auto behind = guest::read_account_answer("{}\n\xff" + std::string(nonce) + "\n" + std::string(text), nonce);
    require(behind && behind->outcome == answer->outcome && behind->reason == answer->reason);
  } else {
    require(answer.error().code == ErrorCode::protocol);
  }

  if (const auto unpacked = guest::gunzip(text, 100'000)) require(unpacked->size() <= 100'000);

  // What `net` says is short, and the catalogue is long.
  const std::string_view said = text.substr(0, 256);
  const auto failed = guest::explain_net_output(said, 2);
  require(failed.has_value());
  if (const auto silent = guest::explain_net_output(said, std::nullopt); silent && silent->number != 0) {
    require(silent->number == failed->number);
  }
  return 0;
}
