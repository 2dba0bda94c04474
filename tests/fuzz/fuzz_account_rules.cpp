// Rules hold for any bytes: messages stay on one line and never show the password.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding/utf8.hpp"
#include "fuzz/require.hpp"
#include "guest/account_rules.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const std::string_view name = text.substr(0, line);
  const std::string_view password = line == std::string_view::npos ? text : text.substr(line + 1);

  bool hopeless = false;
  for (const guest::Breach& breach : guest::check_account_name(name, size % 2 == 0)) {
    require(base::is_utf8(breach.message) && breach.message.find('\n') == std::string::npos);
    hopeless = hopeless || breach.hopeless;
  }
  if (!hopeless) require(base::is_utf8(name) && name.find_first_not_of(". ") != std::string_view::npos);

  // A mark that no message of ours holds: any other password might be a piece of one.
  constexpr std::string_view mark = "ZqXj9#";
  for (const guest::Breach& breach : guest::check_password(Secret(std::string(password).append(mark)), name)) {
    require(breach.message.find('\n') == std::string::npos);
    require(breach.message.find(mark) == std::string::npos);
  }
  const auto breaches = guest::check_password(Secret(password), name);
  for (const guest::Breach& breach : breaches) {
    require(breach.message.find('\n') == std::string::npos);
    require(!breach.hopeless || breaches.size() == 1);
  }
  return 0;
}
