// Whatever ARM or a gateway in front of it says, the error is one clean line of bounded length.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "arm/error_body.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url =
      test::url("https://management.azure.com/subscriptions/s/resourceGroups/g/providers/p/virtualMachines/v");
  for (const int status : {302, 400, 401, 403, 404, 429, 503}) {
    const auto error = arm::error_of(test::response(status, {{"Location", "https://x.example/"}}, text), "GET", url);
    require(error.http_status == status);
    require(!error.message.empty() && is_fit_to_show(error.message));
    require(is_fit_to_show(error.arm_code) && is_fit_to_show(error.remedy));
  }
  const auto body = arm::read_error_text(text);
  const auto failed = arm::error_of_failed_operation(body.message, body, test::response(200));
  require(!failed.message.empty() && is_fit_to_show(failed.message));
  return 0;
}
