#include <azvmreset/password.hpp>

#include "commands.hpp"
#include "failure.hpp"

namespace azvmreset::cli {
namespace {

PasswordChannel channel_of(const std::string& name) {
  for (const PasswordChannel channel :
       {PasswordChannel::vm_access, PasswordChannel::command_line, PasswordChannel::keyboard}) {
    if (name == name_of(channel)) return channel;
  }
  return PasswordChannel::any;
}

}  // namespace

int generate_password(Call& call) {
  if (call.json()) {
    return report_failure(call, usage_error("--output json: a JSON document never holds a password",
                                            "leave --output away: the password is the only line"));
  }
  PasswordWish wish;
  wish.channel = channel_of(call.settings.text_or_empty(Option::channel));
  // `net user` asks a question about a longer one, and nobody answers.
  if (wish.channel == PasswordChannel::command_line) wish.length = 14;
  wish.length = call.settings.count(Option::length).value_or(wish.length);
  wish.account = call.settings.text_or_empty(Option::username);
  const auto password = azvmreset::generate_password(wish);
  if (!password) return report_failure(call, password.error());
  call.console.out << password->expose() << '\n';
  return 0;
}

}  // namespace azvmreset::cli
