#include "base/json/writer.hpp"

#include "base/encoding/utf8.hpp"
#include "base/format.hpp"

namespace azvmreset::base::json {
namespace {

constexpr std::size_t indentation = 2;

bool is_ordinary(char c) noexcept { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

// DEL and the C1 controls need no escape in JSON, but a terminal obeys them.
bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

void append_control(WipedString& out, char32_t c) {
  switch (c) {
    case '\b':
      return append(out, "\\b");
    case '\f':
      return append(out, "\\f");
    case '\n':
      return append(out, "\\n");
    case '\r':
      return append(out, "\\r");
    case '\t':
      return append(out, "\\t");
    default:
      return append(out, format("\\u{:04x}", static_cast<unsigned>(c)));
  }
}

}  // namespace

Writer& Writer::key(std::string_view name) {
  separate();
  append_quoted(name);
  append(out_, style_ == Style::pretty ? ": " : ":");
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_quoted(text);
  return *this;
}

Writer& Writer::integer(std::int64_t number) { return raw(format("{}", number)); }

Writer& Writer::boolean(bool flag) { return raw(flag ? "true" : "false"); }

Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
  separate();
  append(out_, json);
  return *this;
}

Writer& Writer::value(Value value) {
  if (const auto text = value.text()) return string(*text);
  if (const auto digits = value.number()) return raw(*digits);
  if (const auto flag = value.boolean()) return boolean(*flag);
  if (value.is_array()) {
    begin_array();
    for (const Value element : value.elements()) this->value(element);
    return end_array();
  }
  if (value.is_object()) {
    begin_object();
    for (const auto [name, member] : value.members()) key(name).value(member);
    return end_object();
  }
  return value.is_null() ? null() : *this;
}

Writer& Writer::open(char bracket) {
  separate();
  out_.push_back(bracket);
  ++depth_;
  first_ = true;
  return *this;
}

Writer& Writer::close(char bracket) {
  --depth_;
  if (!first_) break_line();
  out_.push_back(bracket);
  first_ = false;
  return *this;
}

// Before each key and each value that has none.
void Writer::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) out_.push_back(',');
  if (depth_ > 0) break_line();
  first_ = false;
}

void Writer::break_line() {
  if (style_ == Style::compact) return;
  out_.push_back('\n');
  out_.insert(out_.end(), depth_ * indentation, ' ');
}

void Writer::append_quoted(std::string_view text) {
  out_.push_back('"');
  while (!text.empty()) {
    std::size_t run = 0;
    while (run < text.size() && is_ordinary(text[run])) ++run;
    append(out_, text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;

    const CodePoint c = first_code_point(text);
    if (!c.valid) {
      append(out_, "\xEF\xBF\xBD");  // U+FFFD
    } else if (c.value == '"' || c.value == '\\') {
      out_.push_back('\\');
      out_.push_back(text.front());
    } else if (is_control(c.value)) {
      append_control(out_, c.value);
    } else {
      append(out_, text.substr(0, c.length));
    }
    text.remove_prefix(c.length);
  }
  out_.push_back('"');
}

}  // namespace azvmreset::base::json
