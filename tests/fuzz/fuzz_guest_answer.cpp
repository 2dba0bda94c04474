// Whatever ARM or the guest says, nothing unfit for a resource id is taken from it, and no password survives masking.
#include <azvmreset/failures.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/echo.hpp"
#include "guest/extension_name.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/handler_version.hpp"
#include "guest/multiple_extensions.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  if (const auto name = guest::existing_vm_access_name(text)) require(guest::is_extension_name(*name));

  // More text can only tell more.
  const guest::Failure* const failure = guest::recognise(text);
  if (failure != nullptr) {
    const guest::Failure* const told_more = guest::recognise("Conflict: " + std::string(text) + " Conflict");
    require(told_more != nullptr && told_more <= failure);
    require(explain_failure(text)->name == failure->name);
  }

  if (const auto version = guest::HandlerVersion::parse(text)) {
    require(guest::HandlerVersion::parse(version->text()) == version);
  }

  // The first line is the password, unless the mask's own letters could add up to it.
  const std::string_view password = text.substr(0, text.find('\n'));
  constexpr std::string_view letters_of_mask = "REDACTredact\\\"";
  if (password.size() >= 4 && letters_of_mask.find(password.front()) == std::string_view::npos &&
      letters_of_mask.find(password.back()) == std::string_view::npos) {
    const std::string masked = guest::mask_echo(text, Secret(password));
    require(masked.find(password) == std::string::npos);
  }
  return 0;
}
