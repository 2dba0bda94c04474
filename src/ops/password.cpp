#include "ops/password.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "guest/account_rules.hpp"
#include "guest/password_generator.hpp"

namespace azvmreset {
namespace {

class SecretBytes final : public guest::RandomBytes {
 public:
  explicit SecretBytes(host::Random& random) noexcept : random_(random) {}

  void fill(void* bytes, std::size_t size) override { random_.fill(host::Stream::secrets, bytes, size); }

 private:
  host::Random& random_;
};

void add(PasswordReport& report, std::vector<guest::Breach> breaches) {
  for (guest::Breach& breach : breaches) {
    report.acceptable = report.acceptable && !breach.hopeless;
    report.breaches.emplace_back(std::string(breach.rule), std::move(breach.message),
                                 std::string(guest::name_of(breach.authority)), breach.hopeless);
  }
}

std::optional<guest::Channel> channel_of(PasswordChannel channel) noexcept {
  switch (channel) {
    case PasswordChannel::any:
      return guest::Channel::any;
    case PasswordChannel::vm_access:
      return guest::Channel::vm_access;
    case PasswordChannel::command_line:
      return guest::Channel::command_line;
    case PasswordChannel::keyboard:
      return guest::Channel::keyboard;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(PasswordChannel channel) noexcept {
  switch (channel) {
    case PasswordChannel::any:
      return "any";
    case PasswordChannel::vm_access:
      return "vm_access";
    case PasswordChannel::command_line:
      return "command_line";
    case PasswordChannel::keyboard:
      return "keyboard";
  }
  return "unknown";
}

PasswordReport check_password(const Secret& password, std::string_view account, bool create) {
  PasswordReport result;
  if (!account.empty()) add(result, guest::check_account_name(account, create));
  add(result, guest::check_password(password, account));
  return result;
}

std::string to_json(const PasswordReport& report) {
  base::json::Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.password/1");
  json.member("acceptable", report.acceptable);
  json.key("breaches").begin_array();
  for (const Breach& breach : report.breaches) {
    json.begin_object();
    json.member("rule", breach.rule);
    json.member("message", breach.message);
    json.member("source", breach.source);
    json.member("hopeless", breach.hopeless);
    json.end_object();
  }
  return json.end_array().end_object().text();
}

Result<Secret> generate_password(const PasswordWish& wish) {
  host::SystemRandom random;
  return ops::make_password(wish, random);
}

Result<Secret> ops::make_password(const PasswordWish& wish, host::Random& random) {
  const auto channel = channel_of(wish.channel);
  if (!channel) {
    return base::fail(ErrorCode::invalid_argument, "expected a password channel, found the number {}",
                      static_cast<std::int32_t>(wish.channel));
  }
  SecretBytes bytes(random);
  return guest::generate_password(wish.length, *channel, wish.account, bytes);
}

engine::Task<Result<void>> ops::keep_password(Context context, Keeper& keeper, Secret password) {
  if (!keeper.wanted()) co_return Result<void>();
  context.progress.entered(Phase::storing, "keeping the generated password");
  auto kept = co_await keeper.store(context.storage, std::move(password));
  if (kept) co_return kept;
  Error error = std::move(kept).error();
  error.message = "the generated password could not be kept, so nothing was sent: " + error.message;
  co_return error;
}

engine::Task<Result<void>> ops::keep_sealing_key(Context context, Keeper& keeper, SealingKey key) {
  if (!keeper.wanted()) co_return Result<void>();
  context.progress.entered(Phase::storing, "keeping the sealing key");
  Secret pem = key.to_pem();
  auto kept = co_await keeper.store(context.storage, std::move(pem));
  if (kept) co_return kept;
  Error error = std::move(kept).error();
  error.message = "the sealing key could not be kept, so nothing was sent: " + error.message;
  co_return error;
}

}  // namespace azvmreset
