// An id that is accepted is safe in a request path and parses to itself.
#include <azvmreset/resource_id.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding/utf8.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto id = ResourceId::parse(text);
  if (!id) {
    require(id.error().code == ErrorCode::invalid_argument || id.error().code == ErrorCode::blocked);
    require(base::is_utf8(id.error().message) && id.error().message.find('\n') == std::string::npos);
    require(id.error().message.size() < 4096);
    return 0;
  }
  require(text.size() == id->text().size());
  require(id->text().find_first_not_of("/-_.()0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
          std::string::npos);
  require((id->text() + '/').find("./") == std::string::npos);
  const auto again = ResourceId::parse(id->text());
  require(again && *again == *id && again->text() == id->text());
  return 0;
}
