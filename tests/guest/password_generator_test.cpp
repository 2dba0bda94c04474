#include "guest/password_generator.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "guest/account_rules.hpp"
#include "support/catch.hpp"
#include "support/freed_memory.hpp"

using azvmreset::ErrorCode;
using azvmreset::Secret;
using namespace azvmreset::guest;

namespace {

constexpr Channel channels[] = {Channel::any, Channel::vm_access, Channel::command_line, Channel::keyboard};

// SplitMix64, eight bytes at a time: a million passwords are drawn from it.
class Seeded final : public RandomBytes {
 public:
  explicit Seeded(std::uint64_t seed) noexcept : state_(seed) {}

  void fill(void* bytes, std::size_t size) override {
    auto* out = static_cast<unsigned char*>(bytes);
    while (size > 0) {
      const std::uint64_t word = next();
      const std::size_t part = size < sizeof word ? size : sizeof word;
      std::memcpy(out, &word, part);
      out += part;
      size -= part;
    }
  }

 private:
  std::uint64_t next() noexcept {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
  }

  std::uint64_t state_;
};

class Constant final : public RandomBytes {
 public:
  explicit Constant(int byte) noexcept : byte_(byte) {}
  void fill(void* bytes, std::size_t size) override { std::memset(bytes, byte_, size); }

 private:
  int byte_;
};

std::string alphabet_of(Channel channel) {
  const ChannelRules& rules = rules_of(channel);
  return std::string(rules.letters) + std::string(rules.digits) + std::string(rules.specials);
}

// Which class each character of a channel belongs to; 0: not in its alphabet.
std::array<unsigned char, 256> classes_of(Channel channel) {
  std::array<unsigned char, 256> classes{};
  const auto mark = [&](std::string_view characters, const auto& class_of) {
    for (const char c : characters) classes[static_cast<unsigned char>(c)] = static_cast<unsigned char>(class_of(c));
  };
  mark(rules_of(channel).letters, [](char c) { return c <= 'Z' ? 1 : 2; });
  mark(rules_of(channel).digits, [](char) { return 4; });
  mark(rules_of(channel).specials, [](char) { return 8; });
  return classes;
}

Secret made(std::size_t length, Channel channel, std::string_view account, RandomBytes& random) {
  auto password = generate_password(length, channel, account, random);
  REQUIRE(password);
  return std::move(*password);
}

}  // namespace

TEST_CASE("a million passwords keep every promise", "[guest][password_generator]") {
  constexpr int samples = 250'000;
  for (const Channel channel : channels) {
    Seeded random(static_cast<std::uint64_t>(channel) + 1);
    const auto classes = classes_of(channel);
    const bool plain = rules_of(channel).begins_plainly;
    int broken = 0;
    for (int i = 0; i < samples; ++i) {
      const auto password = generate_password(14, channel, "ab", random);
      if (!password) FAIL();
      const std::string_view text = password->expose();
      unsigned seen = 0;
      bool foreign = text.size() != 14, named = false;
      char before = ' ';
      for (const char c : text) {
        const unsigned char character_class = classes[static_cast<unsigned char>(c)];
        seen |= character_class;
        foreign = foreign || character_class == 0;
        named = named || ((before | 0x20) == 'a' && (c | 0x20) == 'b');
        before = c;
      }
      if (foreign || named || seen != 15 || (plain && classes[static_cast<unsigned char>(text[0])] == 8)) ++broken;
    }
    CAPTURE(static_cast<int>(channel));
    CHECK(broken == 0);
  }
}

TEST_CASE("every character of an alphabet is as likely as any other", "[guest][password_generator]") {
  // Where no rule but the classes applies, chi-square tells; for a long
  // password the classes hardly matter.
  constexpr int samples = 20'000;
  constexpr std::size_t length = 123;
  for (const Channel channel : {Channel::vm_access, Channel::keyboard}) {
    Seeded random(42);
    std::array<double, 256> counts{};
    for (int i = 0; i < samples; ++i) {
      const Secret password = made(length, channel, "", random);
      for (const char c : password.expose()) ++counts[static_cast<unsigned char>(c)];
    }
    const std::string alphabet = alphabet_of(channel);
    const double size = static_cast<double>(alphabet.size());
    const double expected = samples * static_cast<double>(length) / size;
    double chi_square = 0;
    for (const char c : alphabet) {
      const double off = counts[static_cast<unsigned char>(c)] - expected;
      chi_square += off * off / expected;
    }
    // The mean is size - 1 and the variance twice that: five deviations.
    CAPTURE(static_cast<int>(channel), chi_square, size);
    CHECK(chi_square < (size - 1) + 5 * std::sqrt(2 * (size - 1)));
  }
}

TEST_CASE("every place of a short password is as likely to hold any character", "[guest][password_generator]") {
  constexpr int samples = 60'000;
  Seeded random(7);
  const auto classes = classes_of(Channel::vm_access);
  std::array<std::array<double, 9>, 12> counts{};
  for (int i = 0; i < samples; ++i) {
    const Secret password = made(12, Channel::vm_access, "", random);
    for (std::size_t at = 0; at < 12; ++at) ++counts[at][classes[static_cast<unsigned char>(password.expose()[at])]];
  }
  // A generator that put one of each class into fixed places, or mended what
  // was missing at the end, would differ from place to place.
  for (const std::size_t character_class : {1u, 2u, 4u, 8u}) {
    double expected = 0, chi_square = 0;
    for (const auto& place : counts) expected += place[character_class] / 12;
    for (const auto& place : counts) {
      const double off = place[character_class] - expected;
      chi_square += off * off / expected;
    }
    CAPTURE(character_class, chi_square);
    CHECK(chi_square < 11 + 5 * std::sqrt(22.0));
  }
}

TEST_CASE("the rules of Windows and Azure find nothing in a generated password", "[guest][password_generator]") {
  Seeded random(3);
  for (const Channel channel : channels) {
    const ChannelRules& rules = rules_of(channel);
    for (std::size_t length = rules.shortest; length <= rules.longest; ++length) {
      const Secret password = made(length, channel, "azureuser", random);
      CHECK(password.expose().size() == length);
      CHECK(check_password(password, "azureuser").empty());
    }
  }
}

TEST_CASE("the account name is never in it, however short", "[guest][password_generator]") {
  Seeded random(5);
  for (const char* const account : {"e", "E", "7", "-", "ab", "A1"}) {
    for (int i = 0; i < 200; ++i) {
      CHECK_FALSE(contains_account_name(made(123, Channel::any, account, random).expose(), account));
    }
  }
}

TEST_CASE("alphabets fit their channels", "[guest][password_generator]") {
  for (const Channel channel : channels) {
    const std::string alphabet = alphabet_of(channel);
    CHECK(std::set<char>(alphabet.begin(), alphabet.end()).size() == alphabet.size());
    CHECK(alphabet.find_first_of("\"\\ ") == std::string::npos);
  }
  // What cmd and PowerShell read as more than itself (F2.4).
  CHECK(alphabet_of(Channel::command_line).find_first_of("%^&|<>()!\"'`$;,=@#{}[]*?~/\\ ") == std::string::npos);
  CHECK(rules_of(Channel::command_line).begins_plainly);
  CHECK(rules_of(Channel::command_line).longest == 14);
  CHECK(alphabet_of(Channel::keyboard).find_first_of("0O1lI|^~`'\"") == std::string::npos);
  for (const Channel channel : {Channel::vm_access, Channel::command_line, Channel::keyboard}) {
    CHECK(alphabet_of(Channel::any).find_first_not_of(alphabet_of(channel)) == std::string::npos);
  }
}

TEST_CASE("a length that a channel does not take is refused", "[guest][password_generator]") {
  Seeded random(1);
  const auto message_of = [&](std::size_t length, Channel channel) {
    const auto password = generate_password(length, channel, "", random);
    REQUIRE_FALSE(password);
    CHECK(password.error().code == ErrorCode::invalid_argument);
    return password.error().message;
  };
  CHECK(message_of(11, Channel::any) == "expected a password length of 12 to 123, found 11");
  CHECK(message_of(124, Channel::vm_access) == "expected a password length of 12 to 123, found 124");
  CHECK(message_of(0, Channel::keyboard) == "expected a password length of 12 to 123, found 0");
  CHECK(message_of(15, Channel::command_line) ==
        "expected a password length of 12 to 14 (net user asks a question about longer ones), found 15");
}

TEST_CASE("a source that is not chance makes no password, and an end", "[guest][password_generator]") {
  for (const int byte : {0x00, 0x7F, 0xFF}) {
    Constant random(byte);
    const auto password = generate_password(24, Channel::any, "", random);
    REQUIRE_FALSE(password);
    CHECK(password.error().code == ErrorCode::internal);
  }
}

TEST_CASE("a generated password leaves nothing in freed memory", "[guest][password_generator]") {
  // The same chance twice: the first time to know what to look for.
  Seeded first(9), again(9);
  const Secret known = made(24, Channel::any, "e", first);
  const std::string_view text = known.expose();
  CHECK(azvmreset::test::left_in_freed_memory({text.substr(0, 8), text.substr(8, 8), text.substr(16)}, [&] {
          if (made(24, Channel::any, "e", again).expose() != text) FAIL();
        }) == 0);
  CHECK(azvmreset::test::left_in_freed_memory({text.substr(0, 8)}, [&] { std::string careless(text); }) == 1);
}
