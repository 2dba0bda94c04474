// JSON to be sent, stored or printed.
#pragma once

#include <azvmreset/secret.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/reader.hpp"
#include "base/wiped.hpp"

namespace azvmreset::base::json {

enum class Style { compact, pretty };

// Writes piece by piece into wiped memory. Confined. The caller keeps the
// order (a key, then its value; every begin has its end); commas, indentation
// and escapes are done here. Bytes that are not UTF-8 become U+FFFD.
class Writer {
 public:
  explicit Writer(Style style = Style::compact) : style_(style) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);

  Writer& string(std::string_view text);
  Writer& integer(std::int64_t number);
  Writer& boolean(bool flag);
  Writer& null();
  Writer& raw(std::string_view json);  // complete JSON, taken over as it is
  Writer& value(Value value);          // a copy of what was read; nothing when absent

  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  template <std::same_as<bool> Flag>
  Writer& member(std::string_view name, Flag flag) {
    return key(name).boolean(flag);
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool> && (std::signed_integral<Number> ||
                                           sizeof(Number) < sizeof(std::int64_t))) Writer& member(std::string_view name,
                                                                                                  Number number) {
    return key(name).integer(number);
  }

  // What was written so far. `take` is for text that may hold a secret.
  std::string text() const { return std::string(view(out_)); }
  Secret take() const { return Secret(view(out_)); }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();
  void break_line();
  void append_quoted(std::string_view text);

  WipedString out_;
  Style style_;
  std::size_t depth_ = 0;
  bool first_ = true;       // nothing yet in the innermost container
  bool after_key_ = false;  // the next value belongs to a key on the same line
};

}  // namespace azvmreset::base::json
