// Whatever bytes the source of chance gives, there is a password that keeps every rule, or an error; and always an end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "guest/account_rules.hpp"
#include "guest/password_generator.hpp"

using namespace azvmreset;

namespace {

// The input over and over.
class Bytes final : public guest::RandomBytes {
 public:
  explicit Bytes(std::string_view input) noexcept : input_(input) {}

  void fill(void* bytes, std::size_t size) override {
    auto* const out = static_cast<char*>(bytes);
    for (std::size_t i = 0; i < size; ++i) out[i] = input_.empty() ? '\0' : input_[next_++ % input_.size()];
  }

 private:
  std::string_view input_;
  std::size_t next_ = 0;
};

}  // namespace

// The first byte is the channel, the second the length; then a line with the
// account, and chance.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto channel = static_cast<guest::Channel>(data[0] % 4);
  const std::size_t length = data[1];
  const std::string_view text(reinterpret_cast<const char*>(data + 2), size - 2);
  const std::string_view account = text.substr(0, text.find('\n'));
  Bytes random(text.substr(account.size()));

  const auto password = guest::generate_password(length, channel, account, random);
  const guest::ChannelRules& rules = guest::rules_of(channel);
  if (length < rules.shortest || length > rules.longest) {
    require(!password && password.error().code == ErrorCode::invalid_argument);
    return 0;
  }
  if (!password) {
    require(password.error().code == ErrorCode::internal);
    return 0;
  }
  const std::string_view made = password->expose();
  const auto has = [&](std::string_view characters) {
    return made.find_first_of(characters) != std::string_view::npos;
  };
  require(made.size() == length);
  require(has("ABCDEFGHIJKLMNOPQRSTUVWXYZ") && has("abcdefghijklmnopqrstuvwxyz"));
  require(has(rules.digits) && has(rules.specials));
  require(!guest::contains_account_name(made, account));
  require(guest::check_password(*password, account).empty());
  return 0;
}
