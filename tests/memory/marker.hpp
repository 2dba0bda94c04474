// A secret that can be looked for without being anywhere itself.
#pragma once

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::test {

// Two halves whose exclusive or is the text.
class Marker {
 public:
  Marker(std::string name, std::string_view text) : name_(std::move(name)) {
    for (const char c : text) add(c);
  }

  // One that has never been anywhere, good for a Windows password.
  static Marker invented(std::string name) {
    constexpr std::string_view kinds[] = {"ABCDEFGHJKLMNPQR", "abcdefghijkmnopq", "2345678923456789"};
    constexpr std::size_t kLength = 24;
    Marker marker(std::move(name), {});
    unsigned char dice[kLength];
    RAND_bytes(dice, sizeof dice);
    for (std::size_t i = 0; i < kLength; ++i) marker.add(kinds[i % 3][dice[i] % 16]);
    OPENSSL_cleanse(dice, sizeof dice);
    return marker;
  }

  const std::string& name() const noexcept { return name_; }
  std::size_t size() const noexcept { return pad_.size(); }
  char at(std::size_t i) const noexcept { return static_cast<char>(masked_[i] ^ pad_[i]); }

  // The text, for as long as `use` runs.
  template <class Use>
  void with_text(Use use) const {
    char text[8192];
    for (std::size_t i = 0; i < size(); ++i) text[i] = at(i);
    use(std::string_view(text, size()));
    OPENSSL_cleanse(text, sizeof text);
  }

 private:
  void add(char c) {
    unsigned char pad = 0;
    RAND_bytes(&pad, sizeof pad);
    // Never zero: no byte of the text stands in either half.
    pad |= 1;
    pad_.push_back(static_cast<char>(pad));
    masked_.push_back(static_cast<char>(c ^ static_cast<char>(pad)));
  }

  std::string name_;
  std::vector<char> pad_;
  std::vector<char> masked_;
};

}  // namespace azvmreset::test
