// A log line stays one line of printable ASCII, and shows no value of a query
// that is not on the list.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/redaction.hpp"
#include "fuzz/require.hpp"

using namespace azvmreset::base;

namespace {

void require_printable(const std::string& text) {
  for (const char c : text) require(c >= ' ' && c <= '~');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require_printable(redacted_url(text));
  require_printable(redacted_header("date", text));
  require(redacted_header("authorization", text) == "REDACTED");
  header_may_be_shown(text);

  const std::string shown =
      redacted_url("https://user:hunter2@m.example/p?" + std::string(text) + "&sig=hunter2#hunter2");
  require_printable(shown);
  if (text.find("hunter2") == std::string_view::npos) require(shown.find("hunter2") == std::string::npos);
  return 0;
}
