// The answer of a host of managed identities: a token that can be sent and ends,
// or an error that can be shown and hides what it must.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/identity_answer.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr auth::WallTime asked{std::chrono::seconds(1'790'000'000)};
  const auth::IdentityTeller who{"the host", "hidden-key"};
  for (const int status : {200, 302, 400, 404, 429, 500}) {
    const auto token = auth::read_identity_answer(test::response(status, {}, text), asked, who);
    if (token) {
      require(status == 200 && auth::is_bearer_text(token->text()));
      require(token->stale_at(auth::WallTime::max()));
      require(token->valid_at(asked) || token->stale_at(asked));
    } else {
      require(is_fit_to_show(token.error().message) && is_fit_to_show(token.error().request_id));
      require(token.error().message.find(who.hidden) == std::string::npos);
    }
  }
  return 0;
}
