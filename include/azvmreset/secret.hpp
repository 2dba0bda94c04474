// Passwords, tokens and keys: text that is wiped when it goes.
#pragma once

#include <string_view>
#include <vector>

namespace azvmreset {

// Owns a secret. It cannot be copied, printed or compared by accident, and
// its memory is wiped before it is freed. Confined.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  bool empty() const noexcept { return bytes_.empty(); }

  // A second owner of the same text. Spelled out, so that a search finds
  // every place where a secret multiplies.
  Secret duplicate() const { return Secret(expose()); }

  // The one way to the text; borrowed from this object.
  std::string_view expose() const noexcept { return {bytes_.data(), bytes_.size()}; }

 private:
  void wipe() noexcept;

  // Not std::string: a short one would leave a copy behind when moved.
  std::vector<char> bytes_;
};

}  // namespace azvmreset
