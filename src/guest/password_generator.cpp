#include "guest/password_generator.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/wiped.hpp"
#include "guest/account_rules.hpp"

#include <array>
#include <optional>
#include <string>

namespace azvmreset::guest {
namespace {

constexpr std::string_view all_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view all_digits = "0123456789";

// Without 0 and O; 1, l and I.
constexpr std::string_view clear_letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view clear_digits = "23456789";

constexpr std::size_t shortest = 12;  // F2.1/1: the portal's; 8 to 123 are Azure's own
constexpr std::size_t longest = 123;
constexpr std::size_t longest_without_question = 14;  // F2.3/3: net user asks about more, and waits for the answer

// PowerShell takes "," and cmd "=" for the end of an argument, so F2.4/1 is
// followed without those two. Dead keys such as "^" and "~" wait for a letter
// on many layouts; quotes and "|" look like others.
constexpr ChannelRules channels[] = {
    {clear_letters, clear_digits, "-_.+:", true, shortest, longest},
    {all_letters, all_digits, "!#$%()*+,-./:;=?@[]^_{|}~", false, shortest, longest},
    {all_letters, all_digits, "-_.+:", true, shortest, longest_without_question},
    {clear_letters, clear_digits, "!#%*+-.:=?@_", false, shortest, longest},
};

enum CharacterClass : unsigned { upper = 1, lower = 2, digit = 4, special = 8, all_classes = 15 };

unsigned class_of(char c) noexcept {
  if (base::is_digit(c)) return digit;
  if (!base::is_letter(c)) return special;
  return base::to_lower(c) == c ? lower : upper;
}

// Draws from one alphabet, each character as likely as any other. What it
// holds is wiped.
class Drawing {
 public:
  Drawing(const ChannelRules& rules, RandomBytes& random) noexcept : random_(random) {
    for (const std::string_view part : {rules.letters, rules.digits, rules.specials}) {
      for (const char c : part) {
        alphabet_[size_] = c;
        classes_[size_++] = static_cast<unsigned char>(class_of(c));
      }
    }
    fair_ = 256 - 256 % size_;  // NOLINT(clang-analyzer-core.DivideZero): no alphabet is empty
  }
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;
  ~Drawing() { base::wipe(bytes_.data(), bytes_.size()); }

  // Fills `text`; returns the classes that are in it, or 0 when the source
  // gives hardly any fair byte.
  unsigned fill(char* text, std::size_t length) {
    unsigned classes = 0;
    std::size_t patience = 64 * length;
    for (char* const end = text + length; text != end;) {
      if (patience-- == 0) return 0;
      if (next_ == bytes_.size()) refill();
      const unsigned byte = bytes_.data()[next_++];
      if (byte >= fair_) continue;  // the bytes above would favour the first characters
      const unsigned drawn = byte % size_;
      *text++ = alphabet_[drawn];
      classes |= classes_[drawn];
    }
    return classes;
  }

 private:
  void refill() {
    random_.fill(bytes_.data(), bytes_.size());
    next_ = 0;
  }

  RandomBytes& random_;
  char alphabet_[128];
  unsigned char classes_[128];
  unsigned size_ = 0;
  unsigned fair_ = 0;
  std::array<unsigned char, 64> bytes_{};
  std::size_t next_ = bytes_.size();
};

std::optional<Error> unfit_length(std::size_t length, Channel channel, const ChannelRules& rules) {
  if (length >= rules.shortest && length <= rules.longest) return std::nullopt;
  return base::fail(ErrorCode::invalid_argument, "expected a password length of {} to {}{}, found {}", rules.shortest,
                    rules.longest,
                    channel == Channel::command_line ? " (net user asks a question about longer ones)" : "", length);
}

}  // namespace

const ChannelRules& rules_of(Channel channel) noexcept { return channels[static_cast<std::size_t>(channel)]; }

// A try that breaks a rule is thrown away as a whole: to mend it would make
// some passwords likelier than others. Even a name of one letter and a length
// of 123 leave one good try in a hundred.
Result<Secret> generate_password(std::size_t length, Channel channel, std::string_view account, RandomBytes& random) {
  constexpr int most_tries = 2'000;
  const ChannelRules& rules = rules_of(channel);
  if (auto error = unfit_length(length, channel, rules)) return std::move(*error);
  Drawing drawing(rules, random);
  base::WipedString text(length);
  for (int tries = 0; tries < most_tries; ++tries) {
    if (drawing.fill(text.data(), length) != all_classes) continue;
    if (rules.begins_plainly && !base::is_alphanumeric(text.front())) continue;
    if (contains_account_name(base::view(text), account) || is_well_known_password(base::view(text))) continue;
    return Secret(base::view(text));
  }
  return base::fail(ErrorCode::internal, "the source of chance gives no password that keeps the rules");
}

}  // namespace azvmreset::guest
