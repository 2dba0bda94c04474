// What the az program wrote: a token that can be sent, or an error that can be
// shown and has nothing of its standard output, which may be the token.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/azure_cli_answer.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr auth::WallTime asked{std::chrono::seconds(1'790'000'000)};
  const auth::TokenWish wish("https://management.azure.com/.default");

  const auto said = auth::read_azure_cli_answer(host::ProgramEnd{0, Secret(text), Secret()}, asked, wish);
  const auto silent = auth::read_azure_cli_answer(host::ProgramEnd{0, Secret("[]"), Secret()}, asked, wish);
  if (said) {
    require(auth::is_bearer_text(said->text()) && said->stale_at(auth::WallTime::max()));
  } else {
    require(is_fit_to_show(said.error().message));
    require(said.error().message == silent.error().message ||
            said.error().message.find("expires_on") != std::string::npos);
  }

  const auto complained = auth::read_azure_cli_answer(host::ProgramEnd{1, Secret("secret"), Secret(text)}, asked, wish);
  require(!complained && is_fit_to_show(complained.error().message) && is_fit_to_show(complained.error().remedy));
  return 0;
}
