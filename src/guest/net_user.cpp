#include "guest/net_user.hpp"

#include "base/format.hpp"
#include "guest/cmd_quoting.hpp"

namespace azvmreset::guest {

using base::format;

std::vector<std::string> net_user_lines(std::string_view account) {
  const auto name = cmd_quoted(account);
  // The name itself is left out: a remark can be broken off as well.
  if (!name) {
    return {"rem the name is not plain ASCII and would not survive the console's code page: use Computer Management"};
  }
  // /Y answers the question that a password of more than 14 characters raises.
  return {format("net user {} * /Y", *name), format("net user {} /logonpasswordchg:no", *name)};
}

}  // namespace azvmreset::guest
