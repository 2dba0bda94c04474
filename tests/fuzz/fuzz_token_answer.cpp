// A token endpoint's answer: a token that can be sent, or an error that can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/token_answer.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auth::Applicant who{"client", "tenant", "s"};
  for (const int status : {200, 302, 400, 401, 503}) {
    const auto token = auth::read_token_answer(test::response(status, {}, text), auth::WallTime{}, who);
    if (token) {
      require(status == 200 && auth::is_bearer_text(token->text()));
    } else {
      require(!token.error().message.empty() && is_fit_to_show(token.error().message));
      require(is_fit_to_show(token.error().correlation_id));
    }
  }
  return 0;
}
