// A resume token from anywhere: refused with one clean error, or it says the
// same when it is written down again, and no URL in it leads off the endpoint.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "arm/lro.hpp"
#include "fuzz/require.hpp"
#include "ops/resume_token.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto token = ops::read_token(text);
  if (!token) {
    require(token.error().code == ErrorCode::invalid_argument);
    require(!token.error().remedy.empty());
    require(token.error().message.find('\n') == std::string::npos);
    return 0;
  }
  require(size <= ops::longest_token);
  require(ResourceId::parse(token->target).ok());
  const std::string written = ops::write_token(*token);
  const auto again = ops::read_token(written);
  require(again.ok());
  require(ops::write_token(*again) == written);

  if (token->operation) {
    static const arm::Endpoint endpoint = arm::Endpoint::parse("https://management.azure.com").value();
    const auto accepted = arm::Accepted::resume(endpoint, endpoint.url(), *token->operation, arm::RunOptions());
    if (accepted) require(accepted->checkpoint()->poll_url.starts_with("https://management.azure.com/"));
  }
  return 0;
}
