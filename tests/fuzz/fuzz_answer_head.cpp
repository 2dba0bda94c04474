// Whatever lines a server sends, what is kept of them stays within the caps and
// looks like headers.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "fuzz/require.hpp"
#include "transport/received.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t cap = 500;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  transport::Received received(cap, cap);
  bool whole = true;
  while (whole && !input.empty()) {
    const std::size_t end = std::min(input.find('\n'), input.size() - 1) + 1;
    whole = received.header_line(input.substr(0, end));
    input.remove_prefix(end);
  }
  require(whole || size > cap);

  const HttpResponse response = std::move(received).take();
  require(response.status >= 0 && response.status <= 999);
  std::size_t kept = 0;
  for (const auto& [name, value] : response.headers) {
    require(!name.empty() && name.find(':') == std::string::npos);
    require(name.front() != ' ' && name.front() != '\t');
    require(value.empty() || (value.front() != ' ' && value.back() != ' ' && value.back() != '\r'));
    kept += name.size() + value.size();
  }
  require(kept <= cap);
  return 0;
}
