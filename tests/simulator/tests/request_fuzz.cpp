// Whatever is asked of the simulated Azure, it answers. The input is a method,
// a path and a body, one a line.
#include "simulator/tests/asking.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace azvmreset::sim;
  static Asking client;
  if (client.token.empty() || client.azure.requests().size() > 1000) {
    client.azure.reset();
    client.signed_in();
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t first = std::min(text.find('\n'), size);
  const std::size_t second = std::min(text.find('\n', first + 1), size);
  const std::string_view path = first < size ? text.substr(first + 1, second - first - 1) : std::string_view();
  const std::string_view body = second < size ? text.substr(second + 1) : std::string_view();
  const Reply reply = client.send(std::string(text.substr(0, first)), "/" + std::string(path), std::string(body));
  if (reply.wire == Wire::answered && (reply.answer.status < 200 || reply.answer.status > 599)) std::abort();
  client.pass(std::chrono::seconds(1));
  return 0;
}
