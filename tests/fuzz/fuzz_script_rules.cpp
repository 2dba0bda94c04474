// Whatever a user's script is: judging it ends, nothing moves in it, and its lines stay.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/account_name.hpp"
#include "guest/powershell_code.hpp"
#include "guest/powershell_parameters.hpp"
#include "guest/script_rules.hpp"

using namespace azvmreset;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  const std::string code = guest::powershell_code(text);
  require(code.size() == text.size());
  require(std::count(code.begin(), code.end(), '\n') == std::count(text.begin(), text.end(), '\n'));
  if (const auto block = guest::parameter_block(code)) {
    for (const auto& parameter : block->parameters) require(!parameter.name.empty());
  }

  // A hopeless rule stands alone and last.
  const auto breaches = guest::check_script(text, {"user", "pass"});
  for (std::size_t i = 0; i + 1 < breaches.size(); ++i) require(!breaches[i].hopeless);

  if (const auto name = guest::parse_account_name(text, "")) {
    require(name->domain.size() + name->name.size() <= text.size());
    require(name->name.find('@') == std::string::npos);
  }
  return 0;
}
