// The person at the keyboard, if there is one.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <string_view>

#include "interrupts.hpp"

namespace azvmreset::cli {

// Questions go to standard error and answers come from standard input, so that
// standard output stays free for the result.
class Terminal {
 public:
  explicit Terminal(const Interrupts& interrupts) noexcept : interrupts_(interrupts) {}

  bool can_ask() const noexcept;            // somebody reads questions and types answers
  bool can_rewrite_lines() const noexcept;  // standard error is a screen
  bool shows_results() const noexcept;      // standard output is one
  std::size_t columns() const noexcept;     // of the screen

  // Asks without echo, twice, until both answers are the same (three times at
  // most). A signal ends it with `cancelled`; the echo comes back in any case.
  Result<Secret> ask_new_password(std::string_view account) const;

  // True for "y" or "yes"; everything else, the end of input too, is no.
  Result<bool> ask_yes_or_no(std::string_view question) const;

 private:
  Result<Secret> ask_hidden(std::string_view prompt) const;
  Result<Secret> read_line() const;

  const Interrupts& interrupts_;
};

}  // namespace azvmreset::cli
