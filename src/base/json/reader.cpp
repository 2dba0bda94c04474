#include "base/json/reader.hpp"

// Our own namespace: a host with another RapidJSON must not be linked into
// this one's functions. The file defines both, because each is used only here.
#define RAPIDJSON_NAMESPACE azvmreset_rapidjson
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <new>

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"

namespace azvmreset::base::json {
namespace {

namespace rapid = azvmreset_rapidjson;

// RapidJSON's own allocator returns null, which RapidJSON does not check.
struct ThrowingAllocator {
  void* Malloc(std::size_t size) { return Realloc(nullptr, 0, size); }
  void* Realloc(void* block, std::size_t, std::size_t size) {
    void* grown = std::realloc(block, std::max<std::size_t>(size, 1));
    if (grown == nullptr) throw std::bad_alloc();
    return grown;
  }
  static void Free(void* block) { std::free(block); }
};

// Turns RapidJSON's events into the flat list. Answering false stops the
// reader; `refusal` then says why.
class Builder : public rapid::BaseReaderHandler<rapid::UTF8<>, Builder> {
 public:
  Builder(const char* text, std::size_t max_depth, std::vector<Node>& nodes)
      : text_(text), max_depth_(max_depth), nodes_(nodes) {
    open_.reserve(std::min<std::size_t>(max_depth, 16));
  }

  const char* refusal = nullptr;

  bool Null() { return add(Kind::null, 0, 0); }
  bool Bool(bool flag) { return add(Kind::boolean, flag ? 1 : 0, 0); }
  bool RawNumber(const char* text, rapid::SizeType size, bool) { return add(Kind::number, offset(text), size); }
  bool String(const char* text, rapid::SizeType size, bool) {
    // RapidJSON lets a lone low surrogate pass ("\udc00"), so what it has
    // unescaped is checked, not what it was given.
    if (!is_utf8({text, size})) return refuse("a string that is not UTF-8");
    return add(Kind::string, offset(text), size);
  }
  bool Key(const char* text, rapid::SizeType size, bool copy) { return String(text, size, copy); }
  bool StartObject() { return open(Kind::object); }
  bool StartArray() { return open(Kind::array); }
  bool EndObject(rapid::SizeType count) { return close(count); }
  bool EndArray(rapid::SizeType count) { return close(count); }

 private:
  bool refuse(const char* why) {
    refusal = why;
    return false;
  }

  std::uint32_t offset(const char* text) const { return static_cast<std::uint32_t>(text - text_); }

  bool add(Kind kind, std::uint32_t begin, std::uint32_t size) {
    nodes_.push_back({begin, size, 1, kind});
    return true;
  }

  bool open(Kind kind) {
    if (open_.size() == max_depth_) return refuse("too many levels");
    open_.push_back(nodes_.size());
    return add(kind, 0, 0);
  }

  bool close(std::uint32_t count) {
    Node& container = nodes_[open_.back()];
    container.size = count;
    container.extent = static_cast<std::uint32_t>(nodes_.size() - open_.back());
    open_.pop_back();
    return true;
  }

  const char* text_;
  std::size_t max_depth_;
  std::vector<Node>& nodes_;
  std::vector<std::size_t> open_;
};

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t most_bytes = 1u << 30;  // offsets and counts have 32 bits

}  // namespace

Result<Document> Document::parse(std::string_view text, Limits limits) {
  const std::size_t longest = std::min(limits.bytes, most_bytes);
  if (text.size() > longest) {
    return fail(ErrorCode::protocol, "expected JSON of at most {} bytes, found {}", longest, text.size());
  }
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  // The reader takes a zero for the end and would not see what follows it.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return fail(ErrorCode::protocol, "expected JSON, found a zero byte at offset {}", zero);
  }

  Document document;
  document.text_.reserve(text.size() + 1);
  append(document.text_, text);
  document.text_.push_back('\0');

  // As many as ARM's documents have for their length, more or less.
  document.nodes_.reserve(text.size() / 16 + 4);

  // Iterative, so that depth costs no stack; numbers as they are written, so
  // that none loses a digit on the way through.
  constexpr unsigned flags = rapid::kParseInsituFlag | rapid::kParseIterativeFlag | rapid::kParseNumbersAsStringsFlag;
  ThrowingAllocator allocator;
  rapid::GenericReader<rapid::UTF8<>, rapid::UTF8<>, ThrowingAllocator> reader(&allocator);
  rapid::InsituStringStream stream(document.text_.data());
  Builder builder(document.text_.data(), limits.depth, document.nodes_);
  if (const rapid::ParseResult result = reader.Parse<flags>(stream, builder); result.IsError()) {
    // The offset only, never an excerpt: it could be part of a token.
    const char* found = builder.refusal != nullptr ? builder.refusal : "something else";
    return fail(ErrorCode::protocol, "expected JSON, found {} at offset {}", found, result.Offset());
  }
  return document;
}

Value Value::operator[](std::string_view member) const noexcept {
  for (const auto [name, value] : members()) {
    if (name == member) return value;
  }
  return {};
}

Value Value::any_case(std::string_view member) const noexcept {
  for (const auto [name, value] : members()) {
    if (equals_ignoring_case(name, member)) return value;
  }
  return {};
}

std::optional<std::string_view> Value::text() const noexcept {
  if (!is_string()) return std::nullopt;
  return raw();
}

std::string Value::text_or(std::string_view fallback) const { return std::string(text().value_or(fallback)); }

std::optional<bool> Value::boolean() const noexcept {
  if (!is_boolean()) return std::nullopt;
  return node_->begin != 0;
}

std::optional<std::int64_t> Value::integer() const noexcept {
  if (!is_number()) return std::nullopt;
  const std::string_view digits = raw();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<std::string_view> Value::number() const noexcept {
  if (!is_number()) return std::nullopt;
  return raw();
}

std::size_t Value::size() const noexcept { return is_array() || is_object() ? node_->size : 0; }

Value Value::at(std::size_t index) const noexcept {
  for (const Value element : elements()) {
    if (index-- == 0) return element;
  }
  return {};
}

Elements Value::elements() const noexcept {
  if (!is_array()) return {nullptr, nullptr, nullptr};
  return {node_ + 1, node_ + node_->extent, text_};
}

Members Value::members() const noexcept {
  if (!is_object()) return {nullptr, nullptr, nullptr};
  return {node_ + 1, node_ + node_->extent, text_};
}

std::string Value::dump() const { return Writer().value(*this).text(); }

}  // namespace azvmreset::base::json
