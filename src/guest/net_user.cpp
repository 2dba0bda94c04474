#include "guest/net_user.hpp"

#include "base/format.hpp"
#include "guest/cmd_quoting.hpp"

#include <algorithm>

namespace azvmreset::guest {

using base::format;

namespace {

constexpr std::string_view not_plain =
    "rem the name is not plain ASCII and would not survive the console's code page: use Computer Management";

// The lines for one change; `on` says where the account is.
std::string line_for(AccountAction change, const std::string& name, std::string_view on) {
  switch (change) {
    case AccountAction::create:
      return format("net user {} * /add /Y{}", name, on);
    case AccountAction::password:
      return format("net user {} * /Y{}", name, on);
    case AccountAction::must_change:
      return format("net user {} /logonpasswordchg:no{}", name, on);
    // `net` has one word for both.
    case AccountAction::unlock:
    case AccountAction::enable:
      return format("net user {} /active:yes{}", name, on);
    // A date is read in the language of the guest, and groups have names in it.
    case AccountAction::extend:
      return format("rem net user {} /expires:DATE{} with the day as this Windows writes it", name, on);
    case AccountAction::administrators:
      return format("rem net localgroup Administrators {} /add, or what the group is called in this language", name);
    case AccountAction::remote_desktop_users:
      break;
  }
  return format("rem net localgroup \"Remote Desktop Users\" {} /add, or what the group is called in this language",
                name);
}

}  // namespace

std::vector<std::string> net_user_lines(std::string_view account) {
  const auto name = cmd_quoted(account);
  // The name itself is left out: a remark can be broken off as well.
  if (!name) {
    return {std::string(not_plain)};
  }
  // /Y answers the question that a password of more than 14 characters raises.
  return {format("net user {} * /Y", *name), format("net user {} /logonpasswordchg:no", *name)};
}

std::vector<std::string> net_lines(const AccountRequest& request) {
  if (request.built_in_administrator) {
    return {"rem wmic useraccount where \"LocalAccount=true and SID like '%-500'\" get Name",
            "rem the built-in administrator may have been renamed: use that name in net user NAME * /Y"};
  }
  const auto name = cmd_quoted(request.account);
  if (!name) return {std::string(not_plain)};
  // The caller's own rights decide there (F2.3).
  const std::string_view on = request.domain.empty() ? "" : " /domain";
  if (request.task == AccountTask::read) return {format("net user {}{}", *name, on)};
  std::vector<std::string> lines;
  for (const AccountAction change : request.changes) {
    std::string line = line_for(change, *name, on);
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace azvmreset::guest
