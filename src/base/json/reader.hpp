// JSON from outside, read with care: size and depth are capped, every string
// is valid UTF-8, and no access can fail harder than by being absent.
#pragma once

#include <azvmreset/result.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/wiped.hpp"

namespace azvmreset::base::json {

struct Limits {
  std::size_t bytes = 16u << 20;  // at most 1 GiB
  std::size_t depth = 64;
};

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

// One value of a document. The document is a flat list: a container is
// followed by its children, a member's name stands before its value.
struct Node {
  std::uint32_t begin = 0;   // string and number: where the text starts; boolean: 0 or 1
  std::uint32_t size = 0;    // string and number: its length; container: how many children
  std::uint32_t extent = 1;  // nodes up to the next sibling
  Kind kind = Kind::null;
};

class Elements;
class Members;

// A view of one value, borrowed from its Document (which may be moved); cheap
// to copy. It may be absent, and every question to an absent value, or to one
// of another kind, has the empty answer: `root["error"]["code"].text()` needs
// no check on the way.
class Value {
 public:
  Value() = default;

  bool present() const noexcept { return node_ != nullptr; }
  bool is_null() const noexcept { return is(Kind::null); }
  bool is_boolean() const noexcept { return is(Kind::boolean); }
  bool is_number() const noexcept { return is(Kind::number); }
  bool is_string() const noexcept { return is(Kind::string); }
  bool is_array() const noexcept { return is(Kind::array); }
  bool is_object() const noexcept { return is(Kind::object); }

  // The member of that name; the first one, should the name occur twice.
  Value operator[](std::string_view member) const noexcept;
  Value any_case(std::string_view member) const noexcept;

  std::optional<std::string_view> text() const noexcept;
  std::string text_or(std::string_view fallback) const;
  std::optional<bool> boolean() const noexcept;

  // A number without fraction and exponent that fits.
  std::optional<std::int64_t> integer() const noexcept;
  // The number as it was written: no digit is lost.
  std::optional<std::string_view> number() const noexcept;

  // The number of elements or members; 0 for the rest.
  std::size_t size() const noexcept;
  // An element of an array. Counts from the front each time: to see all, iterate.
  Value at(std::size_t index) const noexcept;
  Elements elements() const noexcept;  // for (Value item : list.elements())
  Members members() const noexcept;    // for (auto [name, value] : object.members())

  // Compact JSON of this value; empty when absent.
  std::string dump() const;

 private:
  friend class Document;
  friend class Elements;
  friend class Members;

  Value(const Node* node, const char* text) noexcept : node_(node), text_(text) {}
  bool is(Kind kind) const noexcept { return node_ != nullptr && node_->kind == kind; }
  std::string_view raw() const noexcept { return {text_ + node_->begin, node_->size}; }

  const Node* node_ = nullptr;
  const char* text_ = nullptr;
};

struct Member {
  std::string_view name;
  Value value;
};

class Elements {
 public:
  class Iterator {
   public:
    Value operator*() const noexcept { return Value(node_, text_); }
    Iterator& operator++() noexcept {
      node_ += node_->extent;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.node_ == b.node_; }

   private:
    friend class Elements;
    Iterator(const Node* node, const char* text) noexcept : node_(node), text_(text) {}

    const Node* node_;
    const char* text_;
  };

  Iterator begin() const noexcept { return {begin_, text_}; }
  Iterator end() const noexcept { return {end_, text_}; }

 private:
  friend class Value;
  Elements(const Node* begin, const Node* end, const char* text) noexcept : begin_(begin), end_(end), text_(text) {}

  const Node* begin_;
  const Node* end_;
  const char* text_;
};

class Members {
 public:
  class Iterator {
   public:
    Member operator*() const noexcept { return {Value(node_, text_).raw(), Value(node_ + 1, text_)}; }
    Iterator& operator++() noexcept {
      node_ += 1 + node_[1].extent;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.node_ == b.node_; }

   private:
    friend class Members;
    Iterator(const Node* node, const char* text) noexcept : node_(node), text_(text) {}

    const Node* node_;
    const char* text_;
  };

  Iterator begin() const noexcept { return {begin_, text_}; }
  Iterator end() const noexcept { return {end_, text_}; }

 private:
  friend class Value;
  Members(const Node* begin, const Node* end, const char* text) noexcept : begin_(begin), end_(end), text_(text) {}

  const Node* begin_;
  const Node* end_;
  const char* text_;
};

// Owns a parsed text, in memory that is wiped: token answers pass through.
// Movable, confined; Values survive the move of their document.
class Document {
 public:
  // Fails with `protocol`. A leading byte order mark is skipped; anything
  // after the one value but white space is refused, and so is an exponent
  // that leads out of the range of a double.
  static Result<Document> parse(std::string_view text, Limits limits = {});

  Value root() const noexcept { return Value(nodes_.data(), text_.data()); }

 private:
  Document() = default;

  WipedString text_;  // strings are unescaped in place
  std::vector<Node> nodes_;
};

}  // namespace azvmreset::base::json
